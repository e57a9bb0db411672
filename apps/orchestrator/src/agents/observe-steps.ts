import type { AgentEnvelope } from '@assay/contracts';
import type { StepLog } from './step-log.ts';
import type { StepsRef } from './step-stream.ts';

/**
 * What one observer is told: a snapshot, unless it resumes `after` what it has seen, then every entry once and in order, until the
 * session ends or the signal is aborted. Whoever was away, or read too slowly, for so long that entries have been forgotten gets
 * another snapshot, which replaces all before.
 */
export async function* observeSteps(
  log: StepLog,
  ref: StepsRef,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<AgentEnvelope, void, undefined> {
  const stream = `sessions/${ref.session}`;
  let seen = after;
  while (!signal.aborted) {
    const { state, at, ended } = await log.read(ref);
    if (seen === undefined || seen > at) {
      yield { stream, seq: at, type: 'snapshot', payload: state, time: new Date().toISOString() };
      seen = at;
    }
    if (ended) {
      yield endOf(ref, at);
      return;
    }
    for await (const { seq, entry } of log.stream.follow(ref, seen, signal)) {
      if (entry.ended) {
        yield endOf(ref, seq);
        return;
      }
      if (entry.after !== seen) {
        seen = undefined;
        break;
      }
      yield { stream, seq, type: 'deltas', payload: entry.deltas, time: entry.time };
      seen = seq;
    }
  }
}

/** Says that there is no more session. */
export function endOf({ session }: StepsRef, seq: number): AgentEnvelope {
  return { stream: `sessions/${session}`, seq, type: 'ended', payload: {}, time: new Date().toISOString() };
}
