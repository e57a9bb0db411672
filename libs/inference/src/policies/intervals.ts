/** A figure with what is known of it: the true value lies between `low` and `high` with the confidence of the `z` it was made with. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A proportion with Wilson's score interval: honest also for few trials and at 0 hits, where the textbook's interval is not. Nothing
 * tried: anything from 0 to 1. `z` is the two-sided quantile of the normal distribution, 1.96 for 95 %.
 * Source: Newcombe, Statistics in Medicine 17 (1998) 857–872, method 3.
 */
export function proportion(hits: number, trials: number, z: number): Estimate {
  if (trials === 0) return { value: 0, low: 0, high: 1 };
  const value = hits / trials;
  const centre = (2 * hits + z ** 2) / (2 * (trials + z ** 2));
  const margin = (z * Math.sqrt(z ** 2 + 4 * hits * (1 - value))) / (2 * (trials + z ** 2));
  return { value, low: hits === 0 ? 0 : centre - margin, high: hits === trials ? 1 : centre + margin };
}

/**
 * Ranks (from 1) between which a sample's quantile `p` lies, by the binomial distribution in its normal form: of no other assumption
 * about what was measured. A rank beyond the sample says that the sample cannot tell.
 */
export function quantileRanks(p: number, count: number, z: number): { readonly low: number; readonly high: number } {
  const margin = z * Math.sqrt(count * p * (1 - p));
  return { low: Math.floor(count * p - margin), high: Math.ceil(count * p + margin) + 1 };
}

/**
 * candidate − baseline of two independent estimates, by the method of variance estimates recovery; of proportions this is Newcombe's
 * hybrid score interval. Source: Zou and Donner, Statistics in Medicine 27 (2008) 1693–1702; Newcombe, ibid. 17 (1998) 873–890, method 10.
 */
export function differenceOf(candidate: Estimate, baseline: Estimate): Estimate {
  const value = candidate.value - baseline.value;
  return {
    value,
    low: value - Math.hypot(candidate.value - candidate.low, baseline.high - baseline.value),
    high: value + Math.hypot(candidate.high - candidate.value, baseline.value - baseline.low),
  };
}
