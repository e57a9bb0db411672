import { describe, expect, it } from '@jest/globals';

import { bucketPool } from './shared-pool.ts';
import { fullBucket, refill, refund, retryAfter, type BucketState } from './token-bucket.ts';
import { seeded } from './virtual-clock.ts';

const limit = { capacity: 100, perSecond: 10 };
const pool = bucketPool(limit);

/** Takes all of an amount or nothing, as whoever shares the bucket does. */
function take(state: BucketState, amount: number, now: number) {
  const current = pool.at(state, now);
  if (pool.left(current) >= amount) return { admitted: true, state: pool.draw(current, amount) };
  return { admitted: false, state: current, retryAfterMs: pool.waitMs(current, amount, now) };
}

describe('token bucket', () => {
  it('gives what it has, then what has come in since', () => {
    const first = take(fullBucket(limit, 1_000), 100, 1_000);
    expect(first).toEqual({ admitted: true, state: { level: 0, at: 1_000 } });
    expect(take(first.state, 1, 1_099)).toMatchObject({ admitted: false, retryAfterMs: 1 });
    expect(take(first.state, 1, 1_100)).toMatchObject({ admitted: true, state: { level: 0 } });
  });

  it('says when to come back, exactly, and consumes nothing when it refuses', () => {
    const state = { level: 5, at: 0 };
    const refused = take(state, 8, 0);
    expect(refused).toEqual({ admitted: false, state, retryAfterMs: 300 });
    expect(take(refused.state, 8, 299).admitted).toBe(false);
    expect(take(refused.state, 8, 300).admitted).toBe(true);
  });

  it('says that what is larger than the bucket never fits', () => {
    expect(retryAfter(fullBucket(limit, 0), limit, 101)).toBe(Infinity);
    expect(retryAfter({ level: 0, at: 0 }, { capacity: 5, perSecond: 0 }, 1)).toBe(Infinity);
  });

  it('never holds more than its capacity, not by time, refund or a smaller limit', () => {
    expect(refill({ level: 99, at: 0 }, limit, 60_000).level).toBe(100);
    expect(refund({ level: 90, at: 0 }, limit, 50, 0).level).toBe(100);
    expect(refund({ level: 10, at: 0 }, limit, 50, 1_000)).toEqual({ level: 70, at: 1_000 });
    expect(refill({ level: 500, at: 9 }, limit, 5)).toEqual({ level: 100, at: 9 });
  });

  it('gains nothing from a clock that goes back', () => {
    const state = { level: 3, at: 5_000 };
    expect(refill(state, limit, 1_000)).toEqual(state);
    expect(refill(refill(state, limit, 1_000), limit, 5_100).level).toBe(4);
  });

  it('admits at most capacity + rate × time whatever is asked when', () => {
    const random = seeded(3);
    let state = fullBucket(limit, 0);
    let now = 0;
    let admitted = 0;
    let excess = -Infinity;
    for (let step = 0; step < 20_000; step++) {
      now += Math.floor(random() * 40);
      const amount = Math.ceil(random() * 30);
      const taken = take(state, amount, now);
      state = taken.state;
      if (taken.admitted) admitted += amount;
      excess = Math.max(excess, admitted - limit.capacity - (limit.perSecond * now) / 1000);
    }
    expect(excess).toBeLessThan(1e-6);
    expect(admitted).toBeGreaterThan(0.95 * (limit.capacity + (limit.perSecond * now) / 1000));
  });
});
