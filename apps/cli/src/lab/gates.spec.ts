import { describe, expect, it } from '@jest/globals';
import type { CheckOutcome, RunReport } from '@assay/contracts';
import type { Exercise, Mutant } from '@assay/curriculum';
import { gateFindings, type FinishedRun } from './gates.ts';
import type { Purpose } from './plan.ts';

const text = { en: 'x', 'zh-CN': 'x' };
const mutant = (name: string, fails: string[]): Mutant => ({ name, title: name, fails, files: {} });
const exercise = { checks: [{ id: 'a' }, { id: 'b' }] } as unknown as Exercise;

function report(change: Partial<RunReport> = {}): RunReport {
  return {
    runId: '0198a0b0-0000-4000-8000-000000000000',
    delivery: 1,
    verdict: 'passed',
    checks: [],
    tests: [],
    diagnostics: [],
    phases: [],
    finishedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

/** A graded report from the outcomes of checks a and b, one point each. */
function graded(a: CheckOutcome, b: CheckOutcome, change: Partial<RunReport> = {}): RunReport {
  const check = (id: string, outcome: CheckOutcome) => ({ id, title: text, outcome, points: outcome === 'passed' ? 1 : 0, possible: 1 });
  const checks = [check('a', a), check('b', b)];
  const earned = checks.reduce((sum, { points }) => sum + points, 0);
  return report({ verdict: earned === 2 ? 'passed' : 'failed', checks, score: { earned, possible: 2 }, ...change });
}

const run = (purpose: Purpose, of: RunReport): FinishedRun => ({ planned: { purpose, mode: 'grade', files: {} }, report: of, ms: 1 });
const solution = (of: RunReport, round = 1) => run({ gate: 'solution', round }, of);
const starter = (of: RunReport) => run({ gate: 'starter' }, of);
const tests = (of: RunReport) => run({ gate: 'tests' }, of);
const wrong = (fails: string[], of: RunReport) => run({ gate: 'mutant', mutant: mutant('m', fails) }, of);

const good = [solution(graded('passed', 'passed')), starter(graded('failed', 'failed')), wrong(['a'], graded('failed', 'passed'))];
const said = (...runs: FinishedRun[]) => gateFindings(exercise, runs).map(({ subject, problem }) => `${subject}: ${problem}`);

describe('gateFindings', () => {
  it('has nothing against a good exercise', () => {
    expect(said(...good, tests(report({ tests: [{ id: 't', outcome: 'passed' }] })))).toEqual([]);
  });

  it.each<[string, RunReport, string]>([
    ['loses a check', graded('passed', 'failed'), 'solution, run 1: failed: failed "b" (0 of 1 points)'],
    [
      'passes without every point',
      graded('passed', 'failed', { verdict: 'passed' }),
      'solution, run 1: passed: failed "b" (0 of 1 points)',
    ],
    [
      'does not compile',
      report({ verdict: 'rejected', diagnostics: [{ path: 's.go', line: 3, severity: 'error', message: 'no' }] }),
      'solution, run 1: rejected, s.go:3: no: no check was reached',
    ],
    ['is not run', report({ verdict: 'infra_error', reason: text }), 'solution, run 1: infra_error, x'],
  ])('finds a solution that %s', (_, of, finding) => {
    expect(said(...good.slice(1), solution(of))).toContain(finding);
  });

  it('finds a solution that is not steady', () => {
    const other = graded('passed', 'passed', { score: { earned: 1.99, possible: 2 } });
    expect(said(...good, solution(other, 2))).toEqual(['solution: comes to different results from run to run']);
  });

  it('finds a starter that passes, and lets it fail in any way', () => {
    expect(said(...good, starter(graded('passed', 'passed')))).toEqual(['starter: passes; a learner would have nothing to do']);
    for (const verdict of ['failed', 'rejected', 'limit'] as const) expect(said(...good, starter(report({ verdict })))).toEqual([]);
    expect(said(...good, starter(report({ verdict: 'infra_error' })))).toEqual(['starter: infra_error']);
  });

  it.each<[string, string[], RunReport, string[]]>([
    ['survives', ['a'], graded('passed', 'failed'), ['mutant m: survives a', 'mutant m: also fails b']],
    ['fails more than it says', ['a'], graded('failed', 'failed'), ['mutant m: also fails b']],
    [
      'does not reach a check',
      ['a'],
      graded('failed', 'skipped', { verdict: 'limit', limit: { kind: 'wall', phase: 'a', limit: 1 } }),
      ['mutant m: does not reach b', 'mutant m: limit, wall limit in a'],
    ],
    ['is rejected', ['a'], report({ verdict: 'rejected', reason: text }), ['mutant m: rejected, x']],
    ['was cancelled', ['a'], report({ verdict: 'cancelled' }), ['mutant m: cancelled']],
  ])('finds a mutant that %s', (_, fails, of, findings) => {
    expect(said(...good, wrong(fails, of))).toEqual(findings);
  });

  it.each<[string, RunReport, string]>([
    [
      'fail',
      report({
        verdict: 'failed',
        tests: [
          { id: 't/1', outcome: 'failed' },
          { id: 't/2', outcome: 'passed' },
        ],
      }),
      'failed: t/1',
    ],
    ['are none', report({ tests: [] }), 'no test was run'],
    ['are all skipped', report({ tests: [{ id: 't', outcome: 'skipped' }] }), 'no test was run'],
  ])('finds visible tests that %s', (_, of, problem) => {
    expect(said(...good, tests(of))).toEqual([`visible tests on the solution: ${problem}`]);
  });

  it('finds a check that nothing fails', () => {
    expect(said(good[0]!, good[2]!, starter(graded('failed', 'passed')))).toEqual(['checks: neither the starter nor a mutant fails "b"']);
  });
});
