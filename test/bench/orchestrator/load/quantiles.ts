/** What is kept of many measurements, all in their unit. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Sorts `samples` where they are. */
export function quantilesOf(samples: number[]): Quantiles {
  samples.sort((a, b) => a - b);
  const at = (q: number): number => samples[Math.min(samples.length - 1, Math.floor(samples.length * q))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
