import type { CheckResult, LimitHit, Score, Verdict } from '@assay/contracts';
import type { Judgement } from './check.ts';
import type { Check } from './kinds/index.ts';

export interface Grading {
  /** One result per check, in the exercise's order. */
  readonly checks: readonly CheckResult[];
  readonly score: Score;
  readonly verdict: Extract<Verdict, 'passed' | 'failed' | 'limit'>;
}

/**
 * Adds up a graded run. Deterministic: equal judgements give an equal grading.
 *
 * @param judgements By check id; a check without one was not reached and is skipped.
 * @param options.passRatio Share of the possible points, in (0, 1], that passes.
 * @param options.limit The limit that ended the run, if one did; then the verdict is `limit` whatever was earned.
 */
export function score(
  checks: readonly Check[],
  judgements: ReadonlyMap<string, Judgement>,
  options: { readonly passRatio: number; readonly limit?: LimitHit | undefined },
): Grading {
  const results = checks.map((check) => resultOf(check, judgements.get(check.id)));
  const possible = sum(checks.map(({ points }) => points));
  // Judged on exact shares: rounding for display must not decide a verdict.
  const share = sum(checks.map((check) => exactPoints(check, judgements.get(check.id)))) / possible;
  const passed = share >= options.passRatio - 1e-9;
  return {
    checks: results,
    score: { earned: round(sum(results.map(({ points }) => points))), possible: round(possible) },
    verdict: options.limit ? 'limit' : passed ? 'passed' : 'failed',
  };
}

/** The result of one check as the learner sees it; what it says comes from the author, never from the observation. */
export function resultOf(check: Check, judgement: Judgement | undefined): CheckResult {
  const { id, title, message, points: possible } = check;
  if (!judgement) return { id, title, outcome: 'skipped', points: 0, possible };
  if (holdsWhole(judgement)) return { id, title, outcome: 'passed', points: possible, possible };
  // Rounding up must not make a failed check look complete.
  const points = Math.min(round(exactPoints(check, judgement)), Math.max(0, round(possible - 0.01)));
  return { id, title, outcome: 'failed', points, possible, message };
}

function exactPoints({ partial, points }: Check, judgement: Judgement | undefined): number {
  if (!judgement) return 0;
  if (holdsWhole(judgement)) return points;
  return partial && judgement.parts > 0 ? (points * Math.max(0, judgement.held)) / judgement.parts : 0;
}

/** A check without parts has shown nothing, so it does not pass. */
function holdsWhole({ held, parts }: Judgement): boolean {
  return parts > 0 && held >= parts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** To 2 decimals, halves up; the nudge undoes binary representation, so that 1.005 becomes 1.01. */
function round(value: number): number {
  return Math.round(value * 100 + 1e-7) / 100;
}
