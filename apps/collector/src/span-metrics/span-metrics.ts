import { LRUCache } from 'lru-cache';
import type { LogRecord } from '../log/record.ts';
import { decode } from '../wire/decode-message.ts';
import { durationOf, scanSpans, type Range, type ScannedSpan } from '../wire/scan-spans.ts';
import { signalOf } from '../wire/signals.ts';
import { EdgeTable } from './edge-table.ts';
import { byLength, findAttributes } from './find-attributes.ts';
import { LIMITS, type PairingLimits, type SeriesLimits } from './limits.ts';
import { ServiceGraph } from './service-graph.ts';
import { SpanTable } from './span-series.ts';

export interface SpanMetricsOptions extends SeriesLimits, PairingLimits {
  /** Ms since 1970. */
  readonly now: () => number;
}

/** Kinds of OTLP that take part in an edge. */
const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5] as const;
const ERROR = 2;
const ROOT = '\0'.repeat(8);
/** Resources whose service is remembered. */
const RESOURCES = 1_000;
/** Spans are looked at in turns of so many bytes: others wait for this thread. */
const TURN_BYTES = 524_288;

const PEER = byLength([
  'peer.service',
  'db.name',
  'db.namespace',
  'db.system',
  'db.system.name',
  'server.address',
  'network.peer.address',
] as const);

/**
 * Metrics of what spans tell, under the names that Tempo's generator gives them. It is shown what has been stored, and each of it
 * once; what a sender sent twice is counted twice.
 */
export class SpanMetrics {
  readonly spans: SpanTable;
  readonly edges: EdgeTable;
  private readonly graph: ServiceGraph;
  private readonly now: () => number;
  private readonly services = new LRUCache<string, string>({ max: RESOURCES });

  constructor(options: SpanMetricsOptions) {
    this.spans = new SpanTable(options);
    this.edges = new EdgeTable(options);
    this.graph = new ServiceGraph(this.edges, options);
    this.now = options.now;
  }

  /** Counts the spans of records that are stored. */
  async take(records: readonly LogRecord[]): Promise<void> {
    let bytes = 0;
    for (const record of records) {
      if (signalOf(record.kind) !== 'traces') continue;
      this.takeSpans(record.body);
      bytes += record.body.length;
      if (bytes < TURN_BYTES) continue;
      bytes = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Gives up on spans whose other side has not come in time. */
  expire(): void {
    this.graph.expire(this.now());
  }

  private takeSpans(body: Buffer): void {
    const nowMs = this.now();
    let service = '';
    try {
      scanSpans(body, {
        wantsTags: false,
        scope: (bytes, resource) => (service = this.serviceOf(bytes, resource)),
        span: (bytes, span) => {
          if (!span.rejection) this.takeSpan(service, bytes, span, nowMs);
        },
      });
    } catch {
      // What cannot be read was not stored either, and whoever stores has told.
    }
  }

  private takeSpan(service: string, bytes: Buffer, span: ScannedSpan, nowMs: number): void {
    const { kind, status } = span;
    const trace = bytes.toString('latin1', span.traceId, span.traceId + 16);
    const seconds = Math.max(0, durationOf(bytes, span)) / 1e9;
    const nameFrom = Math.max(0, span.name);
    const name = bytes.toString('latin1', nameFrom, Math.min(Math.max(0, span.nameEnd), nameFrom + LIMITS.nameBytes));
    const series = this.spans.of(service, name, kind, status);
    series.calls++;
    series.bytes += span.to - span.from;
    series.lastMs = nowMs;
    series.latency.observe(seconds, trace, nowMs);
    if (kind < SERVER || kind > CONSUMER) return;
    const side = { service, seconds, failed: status === ERROR, message: kind === PRODUCER || kind === CONSUMER, trace };
    if (kind === CLIENT || kind === PRODUCER) {
      const key = trace + bytes.toString('latin1', span.spanId, span.spanId + 8);
      this.graph.client(key, { ...side, ...calledBy(bytes, span) }, nowMs);
    } else {
      const parent = span.parentId < 0 ? ROOT : bytes.toString('latin1', span.parentId, span.parentId + 8);
      this.graph.server(trace + parent, side, span.parentId < 0, nowMs);
    }
  }

  private serviceOf(bytes: Buffer, { from, to }: Range): string {
    const key = bytes.toString('latin1', from, to);
    const known = this.services.get(key);
    if (known !== undefined) return known;
    const { attributes = [] } = decode('Resource', bytes.subarray(from, to));
    const name = attributes.findLast((attribute) => attribute.key === 'service.name')?.value?.stringValue ?? '';
    const service = name === '' ? 'unknown_service' : name.slice(0, LIMITS.nameBytes);
    this.services.set(key, service);
    return service;
  }
}

/** Whom a client's span says that it calls. */
function calledBy(bytes: Buffer, span: ScannedSpan) {
  const found = findAttributes(bytes, span, PEER);
  const peer = cut(found['peer.service']);
  const name = found['db.namespace'] ?? found['db.name'];
  const system = found['db.system.name'] ?? found['db.system'];
  if (name === undefined && system === undefined) return { peer };
  return { database: cut(peer ?? found['server.address'] ?? found['network.peer.address'] ?? name ?? system) };
}

const cut = (name: string | undefined): string | undefined => name?.slice(0, LIMITS.nameBytes);
