import { describe, expect, it } from '@jest/globals';
import { Gate } from './gate.ts';

describe('Gate', () => {
  it('lets no more through at once than it is wide, in order, also after a failure', async () => {
    const gate = new Gate(2);
    const started: number[] = [];
    const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<undefined>());
    const passes = ends.map((end, task) =>
      gate.pass(async () => {
        started.push(task);
        await end.promise;
      }),
    );
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    ends[1]!.reject(new Error('broken'));
    await expect(passes[1]).rejects.toThrow('broken');
    expect(started).toEqual([0, 1, 2]);
    for (const end of ends) end.resolve(undefined);
    await Promise.allSettled(passes);
    expect(started).toEqual([0, 1, 2, 3]);
  });
});
