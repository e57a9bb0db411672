import type { Localized, Run } from '@assay/contracts';

export type Tone = 'pass' | 'fail' | 'warn' | 'info' | 'quiet';

/** A test run that printed instead of testing has no tests to speak of. */
const ranProgram = (run: Run): boolean =>
  run.mode === 'try' && run.tests.length === 0 && (run.verdict === 'passed' || run.verdict === 'failed');

/** It was the compiler that refused, not a file rule: rules are looked at before anything is compiled, and name places too. */
export const isCompileError = ({ diagnostics, phases }: Pick<Run, 'diagnostics' | 'phases'>): boolean =>
  diagnostics.length > 0 && phases.some(({ name }) => name === 'compile');

/** Why a run ended as it did, where neither the headline nor the limit has said so already. */
export function reasonOf(run: Run): Localized | undefined {
  return run.verdict === 'infra_error' || (run.verdict === 'rejected' && !isCompileError(run)) ? run.reason : undefined;
}

/** Key of the headline for a run that is over. */
export function verdictKey(run: Run) {
  const verdict = run.verdict ?? 'infra_error';
  if (ranProgram(run)) return 'run.tried.program' as const;
  if (run.mode === 'try' && (verdict === 'passed' || verdict === 'failed')) return `run.tried.${verdict}` as const;
  if (verdict === 'rejected') return isCompileError(run) ? ('run.verdict.rejected' as const) : ('run.verdict.rejectedRule' as const);
  return `run.verdict.${verdict}` as const;
}

/** Key of the sentence that says what to do next. */
export function nextKey(run: Run) {
  const verdict = run.verdict ?? 'infra_error';
  if (run.mode === 'try' && verdict === 'passed') return 'run.next.tryPassed' as const;
  if (run.mode === 'try' && verdict === 'failed') return 'run.next.tryFailed' as const;
  if (verdict === 'rejected') return isCompileError(run) ? ('run.next.rejected' as const) : ('run.next.rejectedRule' as const);
  return `run.next.${verdict}` as const;
}

const TONES: Record<NonNullable<Run['verdict']>, Tone> = {
  passed: 'pass',
  failed: 'fail',
  rejected: 'warn',
  limit: 'fail',
  infra_error: 'info',
  cancelled: 'quiet',
};

export function toneOf(verdict: Run['verdict']): Tone {
  return TONES[verdict ?? 'infra_error'];
}
