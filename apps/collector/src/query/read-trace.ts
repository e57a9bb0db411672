import type { Reading } from '../store/reading.ts';
import { formatTraceId, SPAN_COLUMNS, toSpans, type SpanRow, type StoredSpan, type TraceKey } from './stored-span.ts';
import { planReading, type TraceShare } from './trace-plan.ts';

/** What is shown of a trace. */
export interface ReadTrace {
  readonly spans: readonly StoredSpan[];
  /** Spans that are stored and not shown, because there are too many for one answer. */
  readonly left: number;
}

/** What one answer may hold: a trace has no end that a sender must keep to. `bytes` are of what has no column, and of resources. */
export const ANSWER_LIMITS = { spans: 20_000, bytes: 8_388_608 } as const;

/**
 * The spans of some traces, each trace's in the order of arrival, by the trace's id in hex. A span that was sent twice, because
 * its sender did not hear that it was stored, is there once. When there are too many, the first traces and their first spans are.
 */
export async function readTraces(reading: Reading, keys: readonly TraceKey[]): Promise<Map<string, ReadTrace>> {
  if (keys.length === 0) return new Map();
  const { connection } = reading;
  const shares = await connection.runAndReadAll(
    `SELECT trace_lo, trace_hi, batch, spans, bytes FROM trace_batches WHERE ${isOneOf(keys)} ORDER BY batch`,
  );
  const plan = planReading(keys, (shares.getRows() as ShareRow[]).map(toShare), ANSWER_LIMITS);
  const rows = plan.batches ? await readRows(reading, plan.whole, plan.cut, plan.batches) : [];
  const unique = new Map<string, SpanRow>();
  for (const row of rows) {
    const name = row.slice(0, 3).join();
    if (!unique.has(name)) unique.set(name, row);
  }
  const spans = Map.groupBy(await toSpans(connection, [...unique.values()]), ({ traceId }) => traceId);
  return new Map(
    keys.map((key) => {
      const traceId = formatTraceId(key);
      return [traceId, { spans: spans.get(traceId) ?? [], left: plan.left.get(traceId) ?? 0 }];
    }),
  );
}

async function readRows(
  reading: Reading,
  whole: readonly TraceKey[],
  cut: { readonly key: TraceKey; readonly lastBatch: number } | undefined,
  batches: readonly [first: number, last: number],
): Promise<SpanRow[]> {
  const wanted = [...(whole.length > 0 ? [isOneOf(whole)] : []), ...(cut ? [`(${isOneOf([cut.key])} AND batch <= ${cut.lastBatch})`] : [])];
  const found = await reading.connection.runAndReadAll(
    `SELECT ${SPAN_COLUMNS} FROM ${reading.from('spans', { batches })}
     WHERE batch BETWEEN ${batches[0]} AND ${batches[1]} AND (${wanted.join(' OR ')}) ORDER BY batch LIMIT ${ANSWER_LIMITS.spans}`,
  );
  return found.getRows() as SpanRow[];
}

/** Half an id prunes as well as a whole one; the other half is compared where the spans are shared out. */
const isOneOf = (keys: readonly TraceKey[]): string => `trace_lo IN (${keys.map(({ lo }) => `CAST(${lo} AS UBIGINT)`).join()})`;

type ShareRow = [lo: bigint, hi: bigint, batch: number, spans: number, bytes: number];
const toShare = ([lo, hi, batch, spans, bytes]: ShareRow): TraceShare => ({ traceId: formatTraceId({ lo, hi }), batch, spans, bytes });
