import { describe, expect, it } from '@jest/globals';
import { formatTraceId, type TraceKey } from './stored-span.ts';
import { planReading, type TraceShare } from './trace-plan.ts';

const [a, b, c] = [
  { lo: 1n, hi: 9n },
  { lo: 2n, hi: 9n },
  { lo: 3n, hi: 9n },
];
const share = (key: TraceKey, batch: number, spans: number, bytes = 1): TraceShare => ({
  traceId: formatTraceId(key),
  batch,
  spans,
  bytes,
});
const limits = { spans: 100, bytes: 1_000 };
const leftOf = (left: ReadonlyMap<string, number>, key: TraceKey): number | undefined => left.get(formatTraceId(key));

describe('how much of which trace is read', () => {
  it('is all, where all fits', () => {
    const plan = planReading([a, b, c], [share(b, 3, 40), share(a, 4, 30), share(b, 7, 30)], limits);
    expect(plan).toEqual({ whole: [a, b], cut: undefined, batches: [3, 7], left: new Map() });
  });

  it('is the first traces, and of the one that the answer ends in the first batches', () => {
    const plan = planReading([a, b, c], [share(a, 1, 60), share(b, 2, 30), share(b, 3, 30), share(b, 4, 30), share(c, 5, 1)], limits);
    expect(plan).toMatchObject({ whole: [a], cut: { key: b, lastBatch: 3 }, batches: [1, 3] });
    expect([leftOf(plan.left, a), leftOf(plan.left, b), leftOf(plan.left, c)]).toEqual([undefined, 50, 1]);
  });

  it('is at least a batch, and what is beyond the limit in it is left', () => {
    const plan = planReading([a], [share(a, 1, 5_000), share(a, 2, 7)], limits);
    expect(plan).toMatchObject({ whole: [], cut: { key: a, lastBatch: 1 } });
    expect(leftOf(plan.left, a)).toBe(4_907);
  });

  it('ends where the bytes do', () => {
    const plan = planReading([a], [share(a, 1, 1, 999), share(a, 2, 1, 999), share(a, 3, 1, 999)], limits);
    expect(plan).toMatchObject({ cut: { key: a, lastBatch: 2 } });
    expect(leftOf(plan.left, a)).toBe(1);
  });

  it('is nothing of what is not there', () => {
    expect(planReading([a], [], limits)).toEqual({ whole: [], cut: undefined, batches: undefined, left: new Map() });
  });
});
