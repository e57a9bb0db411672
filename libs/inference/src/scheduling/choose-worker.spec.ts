import { describe, expect, it } from '@jest/globals';
import { chooseWorker, type Candidate } from './choose-worker.ts';

const idle = { running: 0, waiting: 0, maxRunning: 8, kvUsage: 0.1 };
const candidate = (workerId: string, load: Partial<Candidate['load']> = {}, rest: Partial<Candidate> = {}): Candidate => ({
  load: { workerId, ...idle, ...load },
  sentSince: 0,
  prefixShare: 0,
  ...rest,
});
const first = () => 0.999;

describe('chooseWorker', () => {
  it('knows nobody where there is nobody', () => {
    expect(chooseWorker([], first)).toBeUndefined();
  });

  it.each([
    ['the emptier one', candidate('a', { running: 3 }), candidate('b', { running: 1 })],
    ['the larger one of two equally busy', candidate('a', { running: 4 }), candidate('b', { running: 4, maxRunning: 32 })],
    ['the one whose KV cache has room', candidate('a', { kvUsage: 0.95 }), candidate('b', { running: 4 })],
    ['the one that has seen the prompt', candidate('a'), candidate('b', { running: 2 }, { prefixShare: 1 })],
    ['the one that was not just given work', candidate('a', {}, { sentSince: 2 }), candidate('b')],
  ])('takes %s', (_case, a, b) => {
    expect(chooseWorker([a, b], first)).toBe('b');
    expect(chooseWorker([b, a], first)).toBe('b');
  });

  it('does not pile everything on the worker that has seen a prompt', () => {
    expect(chooseWorker([candidate('seen', { running: 8 }, { prefixShare: 1 }), candidate('fresh')], first)).toBe('fresh');
  });

  it('spreads ties evenly', () => {
    const counts = { a: 0, b: 0, c: 0 };
    for (let index = 0; index < 900; index++) {
      // A low-discrepancy sequence of numbers: the spread is exact enough without a real random source.
      const randoms = [(index * 0.6180339887) % 1, (index * 0.7548776662) % 1, (index * 0.5698402909) % 1];
      let next = 0;
      const chosen = chooseWorker([candidate('a'), candidate('b'), candidate('c')], () => randoms[next++ % 3] ?? 0);
      counts[chosen as keyof typeof counts]++;
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(250);
  });
});
