import type { CheckResult, RunReport } from '@assay/contracts';
import type { Exercise } from '@assay/curriculum';
import { nameOf, type PlannedRun, type Purpose } from './plan.ts';

export interface FinishedRun {
  readonly planned: PlannedRun;
  readonly report: RunReport;
  /** From handing it to the queue to its report, ms. */
  readonly ms: number;
}

export interface Finding {
  /** Which run, or "checks" for what all runs say together. */
  readonly subject: string;
  /** What is wrong. */
  readonly problem: string;
}

/** What the runs of an exercise say against it; empty when every gate holds. */
export function gateFindings(exercise: Exercise, runs: readonly FinishedRun[]): Finding[] {
  return [...runs.flatMap((run) => findingsOf(run)), ...unsteady(runs), ...neverFailed(exercise, runs)];
}

function findingsOf({ planned: { purpose }, report }: FinishedRun): Finding[] {
  const found = report.verdict === 'infra_error' || report.verdict === 'cancelled' ? [ended(report)] : problemsOf(purpose, report);
  return found.map((problem) => ({ subject: nameOf(purpose), problem }));
}

function problemsOf(purpose: Purpose, report: RunReport): string[] {
  switch (purpose.gate) {
    case 'solution':
      return solutionProblems(report);
    case 'tests':
      return testProblems(report);
    case 'starter':
      return report.verdict === 'passed' ? ['passes; a learner would have nothing to do'] : [];
    case 'mutant':
      return mutantProblems(purpose.mutant.fails, report);
  }
}

function solutionProblems(report: RunReport): string[] {
  const failed = report.checks.filter(({ outcome }) => outcome !== 'passed');
  const lost = failed.map(({ id, outcome, points, possible }) => `${outcome} "${id}" (${points} of ${possible} points)`);
  return report.verdict === 'passed' && lost.length === 0
    ? []
    : [`${ended(report)}: ${lost.length > 0 ? lost.join(', ') : 'no check was reached'}`];
}

function testProblems(report: RunReport): string[] {
  const failed = report.tests.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
  if (report.verdict !== 'passed') return [`${ended(report)}${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`];
  return report.tests.some(({ outcome }) => outcome === 'passed') ? [] : ['no test was run'];
}

function mutantProblems(expected: readonly string[], report: RunReport): string[] {
  if (report.verdict === 'rejected') return [ended(report)];
  const ids = (outcome: CheckResult['outcome']): string[] => report.checks.filter((check) => check.outcome === outcome).map(({ id }) => id);
  const [failed, skipped] = [ids('failed'), ids('skipped')];
  const problems = [
    ...listed(
      'survives',
      expected.filter((id) => ids('passed').includes(id)),
    ),
    ...listed(
      'also fails',
      failed.filter((id) => !expected.includes(id)),
    ),
    ...listed('does not reach', skipped),
  ];
  return problems.length > 0 && report.limit ? [...problems, ended(report)] : problems;
}

const listed = (what: string, ids: readonly string[]): string[] => (ids.length > 0 ? [`${what} ${ids.join(', ')}`] : []);

/** Verdict and its reason in words. */
function ended({ verdict, reason, limit, diagnostics }: RunReport): string {
  const first = diagnostics[0];
  const place = first ? `${first.path}:${first.line}: ${first.message}` : undefined;
  const hit = limit ? `${limit.kind} limit in ${limit.phase}` : undefined;
  return [verdict, ...[hit, place, (hit ?? place) ? undefined : reason?.en].filter((part) => part !== undefined)].join(', ');
}

/** A solution must come to the same result each time. */
function unsteady(runs: readonly FinishedRun[]): Finding[] {
  const results = runs.filter(({ planned }) => planned.purpose.gate === 'solution').map(({ report }) => resultOf(report));
  return new Set(results).size > 1 ? [{ subject: 'solution', problem: 'comes to different results from run to run' }] : [];
}

function resultOf({ verdict, score, checks }: RunReport): string {
  return JSON.stringify([verdict, score, checks.map(({ id, outcome, points }) => [id, outcome, points])]);
}

/** A check that nothing ever fails shows nothing. */
function neverFailed({ checks }: Exercise, runs: readonly FinishedRun[]): Finding[] {
  const wrong = runs.filter(({ planned }) => planned.purpose.gate === 'starter' || planned.purpose.gate === 'mutant');
  const failed = new Set(wrong.flatMap(({ report }) => report.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)));
  return checks
    .filter(({ id }) => !failed.has(id))
    .map(({ id }) => ({ subject: 'checks', problem: `neither the starter nor a mutant fails "${id}"` }));
}
