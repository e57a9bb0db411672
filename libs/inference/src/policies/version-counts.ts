import { addLatency, mergeLatencies, type LatencySketch } from './latency-sketch.ts';

/** What has been counted of one version. Sums only: what several replicas counted in several minutes adds up. Plain data. */
export interface VersionCounts {
  /** Attempts that ended by themselves: `succeeded` and failed, without those that their callers left. */
  requests: number;
  errors: number;
  cancelled: number;
  /** Requests of whose answers a guardrail said more than "allow". */
  guarded: number;
  /** Of what succeeded, to the end of the answer. */
  latency: LatencySketch;
  promptTokens: number;
  completionTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

/** One attempt as it ended. */
export interface VersionOutcome {
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  readonly totalMs: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costMicros: number;
}

export const noCounts = (): VersionCounts => ({
  requests: 0,
  errors: 0,
  cancelled: 0,
  guarded: 0,
  latency: {},
  promptTokens: 0,
  completionTokens: 0,
  costMicros: 0,
});

/** Counts an attempt, in place: this happens for every one of thousands a second. */
export function countVersion(
  counts: VersionCounts,
  { outcome, totalMs, promptTokens, completionTokens, costMicros }: VersionOutcome,
): void {
  if (outcome === 'cancelled') counts.cancelled++;
  else counts.requests++;
  if (outcome === 'failed') counts.errors++;
  if (outcome === 'succeeded') addLatency(counts.latency, totalMs);
  counts.promptTokens += promptTokens;
  counts.completionTokens += completionTokens;
  counts.costMicros += costMicros;
}

/** The sum of several counts. */
export function sumCounts(all: Iterable<VersionCounts>): VersionCounts {
  const sum = noCounts();
  for (const { latency, ...counted } of all) {
    mergeLatencies(sum.latency, latency);
    for (const [name, count] of Object.entries(counted) as [keyof typeof counted, number][]) sum[name] += count;
  }
  return sum;
}
