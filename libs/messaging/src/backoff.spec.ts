import { describe, expect, it } from '@jest/globals';
import { Backoff } from './backoff.ts';

describe('Backoff', () => {
  it('doubles up to its ceiling and starts over', () => {
    const backoff = new Backoff({ firstMs: 100, maxMs: 500, random: () => 0.999_999 });
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([100, 200, 400, 500, 500]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it('leaves half of each delay to chance', () => {
    expect(new Backoff({ firstMs: 100, maxMs: 500, random: () => 0 }).next()).toBe(50);
  });

  it('stops waiting when told to', async () => {
    const reason = new AbortController();
    const waiting = new Backoff({ firstMs: 60_000, maxMs: 60_000 }).wait(reason.signal);
    reason.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
