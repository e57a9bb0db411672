import { describe, expect, it } from '@jest/globals';
import { createLimiter } from './limiter.ts';

const never = new AbortController().signal;

describe('createLimiter', () => {
  it('lets so many run at once, and the rest in their order', async () => {
    const limit = createLimiter(2);
    const ends: (() => void)[] = [];
    const started: number[] = [];
    const task = (id: number) => (): Promise<void> => {
      started.push(id);
      return new Promise((resolve) => void ends.push(resolve));
    };
    const all = [1, 2, 3, 4].map((id) => limit(task(id), never));
    expect(started).toEqual([1, 2]);
    ends[1]?.();
    await all[1];
    await Promise.resolve();
    expect(started).toEqual([1, 2, 3]);
    ends[0]?.();
    ends[2]?.();
    await all[2];
    await Promise.resolve();
    ends[3]?.();
    await Promise.all(all);
    expect(started).toEqual([1, 2, 3, 4]);
  });

  it('forgets who leaves the queue, and goes on after a failure', async () => {
    const limit = createLimiter(1);
    const leaving = new AbortController();
    let fail: (reason: Error) => void = () => undefined;
    const first = limit(() => new Promise((_, reject) => void (fail = reject)), never);
    const second = limit(() => Promise.resolve('second'), leaving.signal);
    const third = limit(() => Promise.resolve('third'), never);
    leaving.abort(new Error('left'));
    await expect(second).rejects.toThrow('left');
    fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(await third).toBe('third');
    await expect(limit(() => Promise.resolve(1), AbortSignal.abort(new Error('never began')))).rejects.toThrow('never began');
  });
});
