/** Of a list of numbers; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Makes the median absolute deviation of normally distributed values their standard deviation. */
const TO_SIGMA = 1.4826;

/** Median and spread of which half of the values may be arbitrarily wrong. */
export function robust(values: readonly number[]): { readonly centre: number; readonly spread: number } {
  const centre = median(values);
  return { centre, spread: TO_SIGMA * median(values.map((value) => Math.abs(value - centre))) };
}
