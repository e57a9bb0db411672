import { METRICS } from '@assay/telemetry';
import { Latency } from './latency.ts';
import { OVERFLOW, type SeriesLimits } from './limits.ts';

export type ConnectionType = '' | 'messaging_system' | 'database' | 'virtual_node';
export type EdgeLabels = Readonly<Record<(typeof METRICS.edgeRequests.labels)[number], string>>;

/** What is counted of the requests from one service to another. */
export interface EdgeSeries {
  readonly labels: EdgeLabels;
  readonly client: Latency;
  readonly server: Latency;
  requests: number;
  failed: number;
  /** Spans whose other side did not come, and that were not waited for. */
  unpaired: number;
  dropped: number;
  lastMs: number;
}

/** Series of edges, so many at most; all others are counted as one. */
export class EdgeTable {
  private readonly limits: SeriesLimits;
  private readonly series = new Map<string, EdgeSeries>();
  /** Edges that were counted as overflow. */
  overflowed = 0;

  constructor(limits: SeriesLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.series.size;
  }

  of(client: string, server: string, connection: ConnectionType): EdgeSeries {
    const known = this.series.get(keyOf(client, server, connection));
    if (known) return known;
    if (this.series.size < this.limits.series) return this.add({ client, server, connection_type: connection });
    this.overflowed++;
    return this.series.get(keyOf(OVERFLOW, OVERFLOW, '')) ?? this.add({ client: OVERFLOW, server: OVERFLOW, connection_type: '' });
  }

  /** All of them; what nobody has counted on for long is forgotten first. */
  *all(nowMs: number): Generator<EdgeSeries> {
    for (const [key, each] of this.series) {
      if (nowMs - each.lastMs < this.limits.idleMs) yield each;
      else this.series.delete(key);
    }
  }

  private add(labels: EdgeLabels): EdgeSeries {
    const bounds = METRICS.edgeServerSeconds.buckets ?? [];
    const counts = { requests: 0, failed: 0, unpaired: 0, dropped: 0, lastMs: 0 };
    const added = { labels, client: new Latency(bounds), server: new Latency(bounds), ...counts };
    this.series.set(keyOf(labels.client, labels.server, labels.connection_type), added);
    return added;
  }
}

const keyOf = (client: string, server: string, connection: string): string => `${client}\0${server}\0${connection}`;
