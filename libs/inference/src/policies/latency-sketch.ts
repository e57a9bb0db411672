import { quantileRanks, type Estimate } from './intervals.ts';

/**
 * Latencies counted in logarithmic buckets: two sketches add up to the sketch of both, and every quantile is right to 2 % of its value.
 * By number of the bucket; plain data. Source: Masson, Rim and Lee, DDSketch, VLDB 2019.
 */
export type LatencySketch = Record<string, number>;

const ACCURACY = 0.02;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);

/** Adds one latency, ms, in place; what took less than a millisecond counts as one. */
export function addLatency(sketch: LatencySketch, ms: number): void {
  const bucket = Math.max(0, Math.ceil(Math.log(ms) / LOG_GAMMA));
  sketch[bucket] = (sketch[bucket] ?? 0) + 1;
}

/** Adds all of `more` to `sketch`, in place. */
export function mergeLatencies(sketch: LatencySketch, more: LatencySketch): void {
  for (const [bucket, count] of Object.entries(more)) sketch[bucket] = (sketch[bucket] ?? 0) + count;
}

/** A quantile, ms, with its interval: 0 and Infinity where the sample is too small to tell. 0 of nothing. */
export function latencyQuantile(sketch: LatencySketch, p: number, z: number): Estimate {
  const buckets = Object.entries(sketch)
    .map(([bucket, count]) => ({ ms: (2 * GAMMA ** Number(bucket)) / (GAMMA + 1), count }))
    .sort((a, b) => a.ms - b.ms);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return { value: 0, low: 0, high: Infinity };
  const ofRank = (rank: number): number => {
    let seen = 0;
    return buckets.find(({ count }) => (seen += count) >= rank)?.ms ?? Infinity;
  };
  const ranks = quantileRanks(p, total, z);
  return { value: ofRank(Math.max(1, Math.ceil(p * total))), low: ranks.low < 1 ? 0 : ofRank(ranks.low), high: ofRank(ranks.high) };
}
