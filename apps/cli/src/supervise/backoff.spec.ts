import { describe, expect, it } from '@jest/globals';
import { RestartBackoff } from './backoff.ts';

const options = { firstMs: 100, maxMs: 1_000, steadyMs: 5_000 };

describe('RestartBackoff', () => {
  it('doubles while deaths are young, up to the maximum', () => {
    const backoff = new RestartBackoff(options);
    expect([0, 0, 0, 0, 0, 0].map((lived) => backoff.next(lived))).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('starts over after a steady life', () => {
    const backoff = new RestartBackoff(options);
    backoff.next(0);
    backoff.next(4_999);
    expect(backoff.next(5_000)).toBe(100);
    expect(backoff.next(0)).toBe(200);
  });
});
