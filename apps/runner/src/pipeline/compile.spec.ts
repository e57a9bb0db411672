import { describe, expect, it } from '@jest/globals';
import { Limits } from '@assay/contracts';
import type { ProcessEnd } from '@assay/sandbox';
import { ENDED, playedBench } from '../../test/played-bench.ts';
import { compile, type CompileEnd } from './compile.ts';
import { Progress } from './progress.ts';

const limits = Limits.parse({ compileMs: 10_000, cpus: 2 });
const WALL = { ended: 'limit', exitCode: 137, limit: { kind: 'wall', limit: 10_000 } } as const;
const signalled = (signal: number) => ({ exitCode: 128 + signal });

describe('compiling', () => {
  /** What becomes of a build whose process ends so, after its files were laid down. */
  async function built(end: Partial<ProcessEnd>, of: Limits = limits): Promise<CompileEnd> {
    const { sandbox, build, signal } = playedBench({ variants: {} }, (spec) => {
      void spec.onStdout?.(Buffer.from('unpacked\n'));
      const finished = Promise.resolve({ ...ENDED, ...end });
      return { write: () => Promise.resolve(), end: () => undefined, kill: () => undefined, finished };
    });
    const progress = new Progress({ emit: () => undefined, ended: () => undefined, clock: () => 0, now: () => new Date(0) });
    return compile(sandbox, build, of, progress, signal);
  }

  it.each([
    ['succeeds', {}, { ended: 'built' }],
    ['refuses', { exitCode: 1 }, { ended: 'refused', output: '' }],
    ['breaks down and says so', { exitCode: 4 }, { ended: 'crashed' }],
    ['breaks down by SIGSEGV', signalled(11), { ended: 'crashed' }],
    ['breaks down by SIGABRT', signalled(6), { ended: 'crashed' }],
    ['may use no more of a processor', signalled(24), { ended: 'crashed' }],
    ['works until its time is over', { ...WALL, cpuMs: 9_000 }, { ended: 'limit', limit: WALL.limit }],
    ['works until its time is over, on a busy machine', { ...WALL, cpuMs: 2_600 }, { ended: 'limit', limit: WALL.limit }],
  ] as const)('ends for the learner when the compiler %s', async (_, end, expected) => {
    expect(await built(end)).toEqual(expected);
  });

  it.each([
    ['was given no processor', { ...WALL, cpuMs: 900 }, 'this machine is overloaded'],
    ['was killed from outside', signalled(9), 'exit code 137'],
    ['is not there', { exitCode: 127 }, 'exit code 127'],
    ['cannot be started', { exitCode: 3 }, 'exit code 3'],
  ] as const)('is the platform’s failure when the compiler %s', async (_, end, message) => {
    await expect(built(end)).rejects.toThrow(message);
  });

  it('measures a part of a core by that part', async () => {
    const quarter = Limits.parse({ compileMs: 10_000, cpus: 0.25 });
    expect(await built({ ...WALL, cpuMs: 900 }, quarter)).toEqual({ ended: 'limit', limit: WALL.limit });
  });
});
