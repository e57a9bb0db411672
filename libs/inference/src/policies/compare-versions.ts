import { differenceOf, proportion, type Estimate } from './intervals.ts';
import { latencyQuantile } from './latency-sketch.ts';
import type { VersionCounts } from './version-counts.ts';

/** Of the candidate; fewer errors, fewer guardrail hits and less time are better. `unclear`: the interval holds zero. */
export type Significance = 'better' | 'worse' | 'unclear';

export interface Compared {
  readonly baseline: number;
  readonly candidate: number;
  /** candidate − baseline. */
  readonly difference: Estimate;
  readonly significance: Significance;
}

/** Times are ms; ratios are of the requests. */
export interface VersionComparison {
  readonly errorRatio: Compared;
  readonly guardrailRatio: Compared;
  readonly latencyP50Ms: Compared;
  readonly latencyP95Ms: Compared;
}

/** Two-sided 95 % over the four figures of a comparison together (Bonferroni: 0.05 ÷ 4). */
const Z = 2.4977;

/**
 * Compares two versions that served the same traffic at the same time: ratios by Wilson's and Newcombe's score intervals, quantiles by
 * order statistics, the differences of both by the recovery of variance estimates. It answers for one look at a window; who looks again
 * and again and stops at the first "better" will be fooled, as with every fixed test.
 */
export function compareVersions(baseline: VersionCounts, candidate: VersionCounts): VersionComparison {
  const quantile = (p: number) => compared(latencyQuantile(baseline.latency, p, Z), latencyQuantile(candidate.latency, p, Z));
  return {
    errorRatio: compared(ratio(baseline, 'errors'), ratio(candidate, 'errors')),
    guardrailRatio: compared(ratio(baseline, 'guarded'), ratio(candidate, 'guarded')),
    latencyP50Ms: quantile(0.5),
    latencyP95Ms: quantile(0.95),
  };
}

// An answer is judged when it is whole, which may be a minute after it was counted.
const ratio = (counts: VersionCounts, of: 'errors' | 'guarded'): Estimate =>
  proportion(Math.min(counts[of], counts.requests), counts.requests, Z);

function compared(baseline: Estimate, candidate: Estimate): Compared {
  const difference = differenceOf(candidate, baseline);
  const significance = difference.high < 0 ? 'better' : difference.low > 0 ? 'worse' : 'unclear';
  return { baseline: baseline.value, candidate: candidate.value, difference, significance };
}

/** The errors that a new version may have more than the old one, as a share of all requests, before it counts as worse. */
export const ERROR_MARGIN = 0.05;

/** `proven`: not worse, as far as anybody can tell. `against`: worse in what `figures` names. `thin`: nobody can tell yet. */
export interface Evidence {
  readonly verdict: 'proven' | 'thin' | 'against';
  readonly figures: readonly (keyof VersionComparison)[];
}

/**
 * Whether a version may take another's place: its errors are shown to be at most {@link ERROR_MARGIN} more (a test of
 * non-inferiority, so that few requests are thin evidence and never good news), and nothing else is shown to be worse.
 */
export function evidenceOf(comparison: VersionComparison): Evidence {
  const { high, low } = comparison.errorRatio.difference;
  const others = (['guardrailRatio', 'latencyP50Ms', 'latencyP95Ms'] as const).filter((name) => comparison[name].significance === 'worse');
  if (high > ERROR_MARGIN && low > 0) return { verdict: 'against', figures: ['errorRatio', ...others] };
  if (others.length > 0) return { verdict: 'against', figures: others };
  return high > ERROR_MARGIN ? { verdict: 'thin', figures: ['errorRatio'] } : { verdict: 'proven', figures: [] };
}
