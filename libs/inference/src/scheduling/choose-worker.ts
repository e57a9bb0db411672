import type { WorkerLoad } from '@assay/contracts';

/** A worker as a scheduler sees it. */
export interface Candidate {
  readonly load: Pick<WorkerLoad, 'workerId' | 'running' | 'waiting' | 'maxRunning' | 'kvUsage'>;
  /** Generations sent to it since it last told its load: its numbers do not hold them yet. */
  readonly sentSince: number;
  /** Share of the prompt that its prefix cache most likely holds, 0 to 1. */
  readonly prefixShare: number;
}

/** A whole prefix hit is worth as much as this much of a worker's capacity; more would pile everything on one worker. */
const PREFIX_WORTH = 0.5;
/** Above this use of its KV cache a worker begins to pre-empt. */
const KV_CROWDED = 0.85;
const KV_PENALTY = 4;

/**
 * The worker that should begin soonest: least work for its size, a nearly full KV cache counts heavily, a prompt that it
 * has seen counts in its favour. Ties go to the one that `random` picks. Undefined without candidates.
 */
export function chooseWorker(candidates: readonly Candidate[], random: () => number): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  let ties = 0;
  for (const candidate of candidates) {
    const cost = costOf(candidate);
    if (cost > least) continue;
    ties = cost < least ? 1 : ties + 1;
    if (cost < least || random() * ties < 1) best = candidate.load.workerId;
    least = cost;
  }
  return best;
}

function costOf({ load, sentSince, prefixShare }: Candidate): number {
  const busy = (load.running + load.waiting + sentSince) / Math.max(1, load.maxRunning);
  const crowded = Math.max(0, load.kvUsage - KV_CROWDED) / (1 - KV_CROWDED);
  return busy + crowded * KV_PENALTY - prefixShare * PREFIX_WORTH;
}
