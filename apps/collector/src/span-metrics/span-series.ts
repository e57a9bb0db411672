import { METRICS } from '@assay/telemetry';
import { Latency } from './latency.ts';
import { OVERFLOW, type SeriesLimits } from './limits.ts';

/** As the enumerations of OTLP are called, and the labels of Tempo with them. */
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

/** What is counted of spans that have service, name, kind and status in common. */
export interface SpanSeries {
  readonly labels: Readonly<Record<(typeof METRICS.spanCalls.labels)[number], string>>;
  readonly latency: Latency;
  calls: number;
  bytes: number;
  /** When it was last counted on, ms. */
  lastMs: number;
}

/**
 * Series of spans, so many at most. Beyond, a service's spans are counted under the name {@link OVERFLOW}, so that its totals stay
 * right, and its other series too.
 */
export class SpanTable {
  private readonly limits: SeriesLimits;
  private readonly services = new Map<string, Map<string, SpanSeries>>();
  private count = 0;
  /** Spans that were counted as overflow. */
  overflowed = 0;

  constructor(limits: SeriesLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.count;
  }

  /** The series of a span; `name` is its name's bytes in Latin-1. */
  of(service: string, name: string, kind: number, status: number): SpanSeries {
    const series = this.services.get(service);
    const key = `${kind}${status}${name}`;
    const known = series?.get(key);
    if (known) return known;
    const [span_kind, status_code] = [`SPAN_KIND_${KINDS[kind] ?? KINDS[0]}`, `STATUS_CODE_${STATUSES[status] ?? STATUSES[0]}`];
    const span_name = Buffer.from(name, 'latin1').toString();
    if (this.count < this.limits.series) return this.add(service, key, { service, span_name, span_kind, status_code });
    this.overflowed++;
    const labels = { service: series ? service : OVERFLOW, span_name: OVERFLOW, span_kind: OVERFLOW, status_code: OVERFLOW };
    return this.services.get(labels.service)?.get(OVERFLOW) ?? this.add(labels.service, OVERFLOW, labels);
  }

  /** All of them; what nobody has counted on for long is forgotten first. */
  *all(nowMs: number): Generator<SpanSeries> {
    for (const [service, series] of this.services) {
      for (const [key, each] of series) {
        if (nowMs - each.lastMs < this.limits.idleMs) {
          yield each;
          continue;
        }
        series.delete(key);
        this.count--;
      }
      if (series.size === 0) this.services.delete(service);
    }
  }

  private add(service: string, key: string, labels: SpanSeries['labels']): SpanSeries {
    const series = this.services.get(service) ?? new Map<string, SpanSeries>();
    const added = { labels, latency: new Latency(METRICS.spanSeconds.buckets ?? []), calls: 0, bytes: 0, lastMs: 0 };
    this.services.set(service, series.set(key, added));
    this.count++;
    return added;
  }
}
