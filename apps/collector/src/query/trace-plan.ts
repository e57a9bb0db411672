import { formatTraceId, type TraceKey } from './stored-span.ts';

/** What one batch has brought of a trace. */
export interface TraceShare {
  readonly traceId: string;
  readonly batch: number;
  readonly spans: number;
  /** Of what has no column. */
  readonly bytes: number;
}

export interface ReadingPlan {
  /** Traces that are read to their end. */
  readonly whole: readonly TraceKey[];
  /** The one that the answer ends in, and the last batch that is read of it. */
  readonly cut: { readonly key: TraceKey; readonly lastBatch: number } | undefined;
  /** First and last batch that has anything of them; undefined where nothing is to be read. */
  readonly batches: readonly [first: number, last: number] | undefined;
  /** Spans that are not read, by the trace's id. */
  readonly left: ReadonlyMap<string, number>;
}

/** How much of which trace fits into an answer, in the order of the traces; of the first at least one batch does. */
export function planReading(
  keys: readonly TraceKey[],
  shares: readonly TraceShare[],
  limits: { readonly spans: number; readonly bytes: number },
): ReadingPlan {
  const byTrace = Map.groupBy(shares, ({ traceId }) => traceId);
  const whole: TraceKey[] = [];
  const left = new Map<string, number>();
  const read: number[] = [];
  let cut: ReadingPlan['cut'];
  let [spans, bytes] = [0, 0];
  for (const key of keys) {
    const traceId = formatTraceId(key);
    const own = byTrace.get(traceId) ?? [];
    let count = 0;
    for (; count < own.length && spans < limits.spans && bytes < limits.bytes; count++) {
      spans += own[count]?.spans ?? 0;
      bytes += own[count]?.bytes ?? 0;
    }
    const taken = own.slice(0, count);
    const beyond = own.slice(count).reduce((sum, share) => sum + share.spans, 0);
    const overshoot = Math.max(0, spans - limits.spans);
    const last = taken.at(-1);
    if (beyond + overshoot > 0) left.set(traceId, beyond + overshoot);
    if (!last) continue;
    read.push(taken[0]?.batch ?? last.batch, last.batch);
    if (beyond > 0) cut = { key, lastBatch: last.batch };
    else whole.push(key);
    spans -= overshoot;
  }
  return { whole, cut, batches: read.length > 0 ? [Math.min(...read), Math.max(...read)] : undefined, left };
}
