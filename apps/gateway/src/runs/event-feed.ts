import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEnvelope, Run } from '@assay/contracts';
import type { LiveEvent } from '@assay/messaging';

/** What the feed of one run is made from. */
export interface FeedSources {
  /** The stored run. */
  readonly loadRun: () => Promise<Run>;
  /** The last event of the run, if there is one. */
  readonly lastEvent: () => Promise<LiveEvent | undefined>;
  /** Events after a sequence number, then those that come; ends with the signal. */
  readonly readEvents: (after: number, signal: AbortSignal) => AsyncIterable<LiveEvent>;
  /** How often to ask whether a run ended without its last event arriving, ms. */
  readonly checkEveryMs: number;
}

/**
 * The envelopes of one run for one reader: a snapshot (unless the reader resumes), every event after `after` in order, and
 * the end after the verdict. Events inform, the stored run decides: should the event of the verdict be missing, a snapshot
 * of the ended run takes its place.
 */
export async function* feed(run: Run, after: number, sources: FeedSources, signal: AbortSignal): AsyncGenerator<LiveEnvelope> {
  if (after === 0) yield snapshotOf(run, 0);
  if (run.state === 'done' && !holdsVerdict(await sources.lastEvent())) {
    if (after > 0) yield snapshotOf(run, after);
    return;
  }
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  const missed = watchForMissedVerdict(sources, ended, over);
  let sequence = after;
  try {
    for await (const event of sources.readEvents(after, ended)) {
      sequence = event.sequence;
      yield envelopeOf(event);
      if (event.message.event.type === 'verdict') return;
    }
    const stored = await missed;
    if (stored && !signal.aborted) yield snapshotOf(stored, sequence);
  } finally {
    over.abort();
  }
}

/** The run, once it has been done for one whole interval while the reader still waits; then it ends the reading. */
async function watchForMissedVerdict(sources: FeedSources, signal: AbortSignal, over: AbortController): Promise<Run | undefined> {
  let wasDone = false;
  while (!signal.aborted) {
    const slept = await delay(sources.checkEveryMs, true, { signal }).catch(() => false);
    if (!slept) return undefined;
    // A part that is away for a moment is no news about the run.
    const run = await sources.loadRun().catch(() => undefined);
    if (run?.state === 'done' && wasDone) {
      over.abort();
      return run;
    }
    wasDone = run?.state === 'done';
  }
  return undefined;
}

function holdsVerdict(event: LiveEvent | undefined): boolean {
  return event?.message.event.type === 'verdict';
}

function snapshotOf(run: Run, seq: number): LiveEnvelope {
  return { stream: `runs/${run.id}`, seq, type: 'snapshot', delivery: 0, payload: run, time: new Date().toISOString() };
}

function envelopeOf({ sequence, message }: LiveEvent): LiveEnvelope {
  const { runId, delivery, event, time } = message;
  return { stream: `runs/${runId}`, seq: sequence, type: event.type, delivery, payload: event, time };
}
