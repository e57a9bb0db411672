import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

describe('turns', () => {
  it('are taken by so many at once, and by the others in their order', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends = [1, 2, 3, 4].map(() => Promise.withResolvers<undefined>());
    const all = ends.map(({ promise }, each) =>
      turns.take(() => {
        begun.push(each);
        return promise;
      }, never),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve(undefined);
    await all[1];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const { resolve } of ends) resolve(undefined);
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('are not kept for who does not wait any more, nor by who fails', async () => {
    const turns = new Turns(1);
    const held = Promise.withResolvers<undefined>();
    const first = turns.take(() => held.promise, never);
    const leaving = new AbortController();
    const left = turns.take(() => Promise.resolve('never'), leaving.signal);
    leaving.abort(new Error('called off'));
    await expect(left).rejects.toThrow('called off');
    held.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await expect(turns.take(() => Promise.resolve('free'), never)).resolves.toBe('free');
    await expect(turns.take(() => Promise.resolve('never'), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});
