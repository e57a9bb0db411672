import { describe, expect, it } from '@jest/globals';
import { MutantsCheck } from '@assay/grading';
import { ENDED, playedBench } from '../../test/played-bench.ts';
import { mutantsObserver } from './mutants.ts';
import type { Bench } from './observer.ts';
import { variantName } from './variant-names.ts';

const text = { en: 'x', 'zh-CN': 'x' };
const base = { id: 'c', kind: 'mutants', title: text, message: text, points: 1 };
const first = MutantsCheck.parse({ ...base, correct: ['right', 'other-right'], mutants: ['wrong'] });
const second = MutantsCheck.parse({ ...base, correct: ['right', 'other-right'], mutants: ['wrong', 'endless'] });

describe('mutants', () => {
  /** The learner's tests pass on `right` and `other-right`, fail on `wrong`, and `endless` runs into a limit. */
  const benchFor = (started: string[]): Bench => {
    const variants: Record<string, { argv: string[]; cwd: string; env: Record<string, string> }> = {};
    const bench = playedBench({ variants }, ({ argv: [folder] }) => {
      started.push(folder);
      const end = folder === 'endless' ? ({ ended: 'limit', limit: { kind: 'wall', limit: 1 } } as const) : {};
      const finished = Promise.resolve({ ...ENDED, ...end, exitCode: folder.includes('right') ? 0 : 1 });
      return { finished, write: () => Promise.resolve(), end: () => undefined, kill: () => undefined };
    });
    for (const folder of ['right', 'other-right', 'wrong', 'endless']) {
      variants[variantName(folder, bench.runId)] = { argv: [folder], cwd: '/', env: {} };
    }
    return bench;
  };

  /** Each process on a variant ends with the next of its exit codes. */
  const benchWith = (exitCodes: Readonly<Record<string, number[]>>, notices: unknown[]): Bench => {
    const variants: Record<string, { argv: string[]; cwd: string; env: Record<string, string> }> = {};
    const bench = playedBench({ variants }, ({ argv: [folder], onStdout }) => {
      void onStdout?.(Buffer.from('FAIL TestX'));
      const finished = Promise.resolve({ ...ENDED, exitCode: exitCodes[folder]?.shift() ?? 0 });
      return { finished, write: () => Promise.resolve(), end: () => undefined, kill: () => undefined };
    });
    for (const folder of Object.keys(exitCodes)) variants[variantName(folder, bench.runId)] = { argv: [folder], cwd: '/', env: {} };
    return { ...bench, notice: (_, details) => void notices.push(details) };
  };

  it('are killed by tests that fail or never end on them', async () => {
    const { observation } = await mutantsObserver.observe(second, benchFor([]));
    expect(observation.variants).toEqual({ right: 'passed', 'other-right': 'passed', wrong: 'failed', endless: 'failed' });
  });

  it('meet the tests once in a run, however many checks name them', async () => {
    const started: string[] = [];
    const bench = benchFor(started);
    await mutantsObserver.observe(first, bench);
    const { observation } = await mutantsObserver.observe(second, bench);
    expect(observation.variants).toEqual({ right: 'passed', 'other-right': 'passed', wrong: 'failed', endless: 'failed' });
    expect(started.toSorted()).toEqual(['endless', 'other-right', 'right', 'wrong']);
  });

  it('that are right get a second try, and only that', async () => {
    const outcomes: Record<string, number[]> = { right: [1, 0], 'other-right': [2, 2], wrong: [1, 0], endless: [1, 0] };
    const notices: unknown[] = [];
    const observed = (await mutantsObserver.observe(second, benchWith(outcomes, notices))).observation;
    expect(observed.variants).toEqual({ right: 'passed', 'other-right': 'failed', wrong: 'failed', endless: 'failed' });
    expect(outcomes).toEqual({ right: [], 'other-right': [], wrong: [0], endless: [0] });
    expect(notices).toHaveLength(3);
    expect(notices).toContainEqual({ folder: 'other-right', ended: 'exit', exitCode: 2, ms: 1, cpuMs: 1, output: 'FAIL TestX' });
  });
});
