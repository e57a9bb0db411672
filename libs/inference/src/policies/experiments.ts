/** What has been counted of one arm; sums only, so arms of several replicas add up. */
export interface ArmOutcomes {
  readonly requests: number;
  readonly errors: number;
  /** Sums over the requests that succeeded. */
  readonly latencyMs: number;
  readonly latencyMsSquared: number;
  readonly tokens: number;
  readonly tokensSquared: number;
}

export const NO_OUTCOMES: ArmOutcomes = { requests: 0, errors: 0, latencyMs: 0, latencyMsSquared: 0, tokens: 0, tokensSquared: 0 };

export type ArmOutcome = { readonly ok: true; readonly latencyMs: number; readonly tokens: number } | { readonly ok: false };

export function countOutcome(arm: ArmOutcomes, outcome: ArmOutcome): ArmOutcomes {
  if (!outcome.ok) return { ...arm, requests: arm.requests + 1, errors: arm.errors + 1 };
  const { latencyMs, tokens } = outcome;
  return {
    requests: arm.requests + 1,
    errors: arm.errors,
    latencyMs: arm.latencyMs + latencyMs,
    latencyMsSquared: arm.latencyMsSquared + latencyMs ** 2,
    tokens: arm.tokens + tokens,
    tokensSquared: arm.tokensSquared + tokens ** 2,
  };
}

export type Significance = 'too_few' | 'no_difference' | 'better' | 'worse';

export interface Compared {
  readonly baseline: number;
  readonly candidate: number;
  /** candidate − baseline, and the 95 % confidence interval of it, already widened for the number of comparisons. */
  readonly difference: number;
  readonly interval: readonly [low: number, high: number];
  /** Of the candidate. Fewer errors, less time and fewer tokens are better. */
  readonly significance: Significance;
}

export interface Comparison {
  readonly errorRatio: Compared;
  readonly latencyMs: Compared;
  readonly tokens: Compared;
}

/** Fewer requests in an arm, and the normal approximation is not honest. */
const ENOUGH = 100;
/** Two-sided 95 % over three comparisons (Bonferroni: 0.05 ÷ 3). */
const Z = 2.394;

/**
 * Compares a candidate with the baseline: Agresti-Caffo's interval for error ratios, Welch's for the means. It answers for
 * one look at the end; who looks again and again and stops at the first "better" will be fooled, as with every fixed test.
 */
export function compareArms(baseline: ArmOutcomes, candidate: ArmOutcomes): Comparison {
  const enough = Math.min(baseline.requests, candidate.requests) >= ENOUGH;
  const enoughAnswers = Math.min(answers(baseline), answers(candidate)) >= ENOUGH;
  return {
    errorRatio: compared(errorRatio(baseline), errorRatio(candidate), enough),
    latencyMs: compared(mean(baseline, 'latencyMs'), mean(candidate, 'latencyMs'), enoughAnswers),
    tokens: compared(mean(baseline, 'tokens'), mean(candidate, 'tokens'), enoughAnswers),
  };
}

interface Estimate {
  readonly value: number;
  /** Centre of the interval, where it is not the value itself. */
  readonly centre: number;
  readonly variance: number;
}

const answers = (arm: ArmOutcomes): number => arm.requests - arm.errors;

function errorRatio({ errors, requests }: ArmOutcomes): Estimate {
  // One success and one failure more: the interval holds what it says also at 0 errors.
  const centre = (errors + 1) / (requests + 2);
  return { value: requests === 0 ? 0 : errors / requests, centre, variance: (centre * (1 - centre)) / (requests + 2) };
}

function mean(arm: ArmOutcomes, of: 'latencyMs' | 'tokens'): Estimate {
  const count = answers(arm);
  if (count < 2) return { value: count === 0 ? 0 : arm[of], centre: 0, variance: Infinity };
  const value = arm[of] / count;
  const spread = Math.max(0, arm[`${of}Squared`] - count * value ** 2) / (count - 1);
  return { value, centre: value, variance: spread / count };
}

function compared(baseline: Estimate, candidate: Estimate, enough: boolean): Compared {
  const margin = Z * Math.sqrt(baseline.variance + candidate.variance);
  const centre = candidate.centre - baseline.centre;
  const interval = [centre - margin, centre + margin] as const;
  const significance = !enough ? 'too_few' : interval[1] < 0 ? 'better' : interval[0] > 0 ? 'worse' : 'no_difference';
  return { baseline: baseline.value, candidate: candidate.value, difference: candidate.value - baseline.value, interval, significance };
}

const NEXT = { pending: ['enabled', 'ended'], enabled: ['ended'], ended: [] } as const;
export type ExperimentState = keyof typeof NEXT;

/** Whether an experiment may go from one state to another: what has ended does not begin again, its users have moved on. */
export const mayBecome = (from: ExperimentState, to: ExperimentState): boolean => NEXT[from].some((next) => next === to);
