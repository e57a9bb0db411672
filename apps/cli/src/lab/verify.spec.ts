import { describe, expect, it } from '@jest/globals';
import type { RunReport } from '@assay/contracts';
import { loadExercise, type Exercise } from '@assay/curriculum';
import { join } from 'node:path';
import { jsonOf, linesOf, slowestOf } from './report.ts';
import { verify, type Desk, type Verified } from './verify.ts';

const ok = join(import.meta.dirname, '../../../../test/fixtures/ok/exercises');

/** Plays the platform: each submission that is not the solution fails the first check, or what its mutant names. */
function playedDesk(exercise: Exercise): Desk & { readonly submissions: Parameters<Desk['run']>[0][]; most: number } {
  let now = 0;
  const desk = {
    submissions: [] as Parameters<Desk['run']>[0][],
    most: 0,
    bundles: { put: () => Promise.resolve('d'.repeat(64)) },
    run: async (submission: Parameters<Desk['run']>[0]): Promise<RunReport> => {
      desk.submissions.push(submission);
      desk.most = Math.max(desk.most, ++now);
      await new Promise(setImmediate);
      now--;
      const text = Object.values(submission.files).join('');
      const mutant = exercise.mutants.find(({ files }) => Object.values(files).join('') === text);
      const isStarter = text === Object.values(exercise.starter).join('');
      const fails = isStarter ? exercise.checks.map(({ id }) => id) : (mutant?.fails ?? []);
      return {
        runId: '0198a0b0-0000-4000-8000-000000000000',
        delivery: 1,
        verdict: fails.length > 0 ? 'failed' : 'passed',
        checks: exercise.checks.map(({ id, title, points }) => ({
          id,
          title,
          outcome: fails.includes(id) ? 'failed' : 'passed',
          points,
          possible: points,
        })),
        tests: submission.mode === 'try' ? [{ id: 't', outcome: 'passed' }] : [],
        diagnostics: [],
        phases: [],
        finishedAt: '2026-01-01T00:00:00.000Z',
      };
    },
  };
  return desk;
}

const options = { repeat: 3, concurrency: 2, signal: new AbortController().signal, clock: () => 0, onExercise: () => undefined };

describe('verify', () => {
  it('submits only what a learner could, and at most so much at once', async () => {
    const exercise = await loadExercise(join(ok, 'greeting'));
    const desk = playedDesk(exercise);
    const seen: Verified[] = [];
    const [verified] = await verify([exercise], desk, { ...options, onExercise: (each) => seen.push(each) });
    expect(desk.most).toBe(2);
    expect(desk.submissions.map(({ mode }) => mode)).toEqual([...Array<string>(3).fill('grade'), 'try', ...Array<string>(6).fill('grade')]);
    expect(desk.submissions.every(({ files }) => Object.keys(files).join() === 'solution.py')).toBe(true);
    expect(verified?.findings).toEqual([]);
    expect(seen).toEqual([verified]);
    expect(linesOf(verified!)).toEqual([
      '✓ greeting                 solution earns all 3/3 · visible tests pass 1/1 · starter fails 1/1 · mutants fail as named 5/5  (0.0 s)',
    ]);
    expect(jsonOf(verified!)).toMatchObject({ id: 'greeting', ok: true, runs: { length: 10 } });
  });

  it('runs exercises in turns', async () => {
    const exercise = await loadExercise(join(ok, 'greeting'));
    const desk = playedDesk(exercise);
    await verify([exercise, exercise], desk, { ...options, repeat: 1 });
    expect(desk.submissions.map(({ mode }) => mode).slice(0, 6)).toEqual(['grade', 'grade', 'try', 'try', 'grade', 'grade']);
  });

  it('names the runs that took longest', async () => {
    const exercise = await loadExercise(join(ok, 'greeting'));
    const [verified] = await verify([exercise], playedDesk(exercise), options);
    const slow = {
      ...verified!.runs[4]!.report,
      phases: [
        { name: 'queued', ms: 9_000 },
        { name: 'compile', ms: 1_500 },
        { name: 'checks', ms: 2_700 },
      ],
    };
    const runs = verified!.runs.map((run, index) => (index === 4 ? { ...run, report: slow } : run));
    expect(slowestOf([{ ...verified!, runs }], 1)).toEqual(['slowest: greeting, starter: 4.2 s (compile 1.5, checks 2.7)']);
  });

  it('leaves out an optional file that the solution has not', async () => {
    const exercise = await loadExercise(join(ok, 'every-kind'));
    const desk = playedDesk(exercise);
    await verify([exercise], desk, { ...options, repeat: 1 });
    expect(Object.keys(desk.submissions[0]!.files)).toEqual(['solution.go']);
  });

  it('shows what is wrong below the exercise', async () => {
    const exercise = await loadExercise(join(ok, 'greeting'));
    const [verified] = await verify(
      [{ ...exercise, mutants: exercise.mutants.map((mutant) => ({ ...mutant, fails: ['greets'] })) }],
      playedDesk(exercise),
      options,
    );
    expect(linesOf(verified!)).toContain('    mutant no-default: survives greets');
    expect(linesOf(verified!)[0]).toMatch(/^✗ greeting .*mutants fail as named 2\/5/);
  });

  it('ends when it is called off', async () => {
    const exercise = await loadExercise(join(ok, 'greeting'));
    await expect(verify([exercise], playedDesk(exercise), { ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});
