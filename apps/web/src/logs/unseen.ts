import type { LogEntry } from '@assay/contracts';

const keyOf = ({ time, service, spanId = '', body }: LogEntry): string => [time, service, spanId, body].join('\n');

/** The entries that are not among the known ones, in their order. What came twice at the very same nanosecond is one. */
export function unseen(come: readonly LogEntry[], known: readonly LogEntry[]): readonly LogEntry[] {
  const oldest = come.at(-1)?.time ?? '';
  const keys = new Set(known.filter(({ time }) => time >= oldest).map(keyOf));
  return come.filter((entry) => !keys.has(keyOf(entry)));
}
