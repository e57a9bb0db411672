import type { Reading } from '../store/reading.ts';
import { formatTraceId, SPAN_COLUMNS, toSpans, type SpanRow, type StoredSpan, type TraceKey } from './stored-span.ts';

/**
 * Every span of some traces, each trace's in the order of arrival, by the trace's id in hex. A span that was sent twice, because
 * its sender did not hear that it was stored, is there once.
 */
export async function readTraces(reading: Reading, keys: readonly TraceKey[]): Promise<Map<string, StoredSpan[]>> {
  const { connection } = reading;
  if (keys.length === 0) return new Map();
  // Half an id prunes as well as a whole one; the other half is compared below.
  const which = `trace_lo IN (${keys.map(({ lo }) => `CAST(${lo} AS UBIGINT)`).join()})`;
  const bounds = await connection.runAndReadAll(`SELECT min(batch), max(batch) FROM trace_batches WHERE ${which}`);
  const [first, last] = (bounds.getRows()[0] ?? []) as [number | null, number | null];
  if (first === null || last === null) return new Map();
  const found = await connection.runAndReadAll(
    `SELECT ${SPAN_COLUMNS} FROM ${reading.from('spans', { batches: [first, last] })}
     WHERE batch BETWEEN ${first} AND ${last} AND ${which} ORDER BY batch`,
  );
  const unique = new Map<string, SpanRow>();
  for (const row of found.getRows() as SpanRow[]) {
    const name = row.slice(0, 3).join();
    if (!unique.has(name)) unique.set(name, row);
  }
  const traces = new Map<string, StoredSpan[]>(keys.map((key) => [formatTraceId(key), []]));
  for (const span of await toSpans(connection, [...unique.values()])) traces.get(span.traceId)?.push(span);
  return traces;
}
