/** Stands in labels for all that is beyond the series that are kept apart. */
export const OVERFLOW = '__overflow__';

export interface SeriesLimits {
  /** Series that are kept apart, of spans and of edges each. */
  readonly series: number;
  /** A series that nothing was counted on for so long is forgotten, ms; Prometheus takes its return for a restart. */
  readonly idleMs: number;
}

export interface PairingLimits {
  /** A span waits so long for its other side, ms. */
  readonly waitMs: number;
  /** Spans that wait at once. */
  readonly waiting: number;
}

/** Tempo's defaults, where it has one. */
export const LIMITS = {
  idleMs: 900_000,
  waitMs: 10_000,
  waiting: 10_000,
  /** Of a service's or a span's name as a label. */
  nameBytes: 256,
} as const;
