import type { LogEntry, LogLevel } from '@assay/contracts';

/** A log entry's place on its span. */
export interface LogMark {
  /** Microseconds since 1970. */
  readonly us: number;
  readonly level: LogLevel;
}

/** Where on which span something was written down. */
export function marksOf(logs: readonly LogEntry[]): ReadonlyMap<string, readonly LogMark[]> {
  const marks = logs.flatMap(({ spanId, time, level }) => (spanId === undefined ? [] : [{ spanId, mark: { us: microsOf(time), level } }]));
  const bySpan = Map.groupBy(marks, ({ spanId }) => spanId);
  return new Map([...bySpan].map(([spanId, all]) => [spanId, all.map(({ mark }) => mark)]));
}

/** ISO 8601 with up to nine decimals, in microseconds since 1970. */
export function microsOf(iso: string): number {
  const decimals = /\.(\d{1,9})/.exec(iso)?.[1] ?? '';
  return Math.floor(Date.parse(iso) / 1_000) * 1e6 + Number(decimals.padEnd(6, '0').slice(0, 6));
}
