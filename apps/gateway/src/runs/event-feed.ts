import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEnvelope, Run } from '@assay/contracts';
import type { LiveEvent } from '@assay/messaging';
import { merge } from './merge.ts';

/** What the feed of one run is made from. */
export interface FeedSources {
  /** The stored run. */
  readonly loadRun: () => Promise<Run>;
  /** The last event of the run, if there is one. */
  readonly lastEvent: () => Promise<LiveEvent | undefined>;
  /** Events after a sequence number, then those that come; ends with the signal. */
  readonly readEvents: (after: number, signal: AbortSignal) => AsyncIterable<LiveEvent>;
  /** How often to look at the stored run: where it stands in the queue, and whether it ended without its last event arriving; ms. */
  readonly checkEveryMs: number;
}

/**
 * The envelopes of one run for one reader: a snapshot (unless the reader resumes), its place in the queue whenever that
 * changes, every event after `after` in order, and the end after the verdict. Events inform, the stored run decides: should
 * the event of the verdict be missing, a snapshot of the ended run takes its place.
 */
export async function* feed(run: Run, after: number, sources: FeedSources, signal: AbortSignal): AsyncGenerator<LiveEnvelope> {
  if (after === 0) yield snapshotOf(run, 0);
  if (run.state === 'done' && !holdsVerdict(await sources.lastEvent())) {
    if (after > 0) yield snapshotOf(run, after);
    return;
  }
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  let sequence = after;
  let stored = run;
  try {
    for await (const news of merge<LiveEvent | Run>(sources.readEvents(after, ended), looks(sources, ended))) {
      if ('message' in news) {
        sequence = news.sequence;
        yield envelopeOf(news);
        if (holdsVerdict(news)) return;
        continue;
      }
      // Done for one whole interval, and still no verdict among the events.
      if (news.state === 'done' && stored.state === 'done') {
        yield snapshotOf(news, sequence);
        return;
      }
      // Once a runner has spoken, a look that is older than its words shall not put the run back into the queue.
      const moved = news.state === 'queued' && news.queuePosition !== stored.queuePosition;
      if (sequence === 0 && moved) yield positionOf(news);
      stored = news;
    }
  } finally {
    over.abort();
  }
}

/** The stored run, again and again. A part that is away for a moment is no news about the run. */
async function* looks({ loadRun, checkEveryMs }: FeedSources, signal: AbortSignal): AsyncGenerator<Run, void, undefined> {
  while (await delay(checkEveryMs, true, { signal }).catch(() => false)) {
    const run = await loadRun().catch(() => undefined);
    if (run) yield run;
  }
}

function holdsVerdict(event: LiveEvent | undefined): boolean {
  return event?.message.event.type === 'verdict';
}

function snapshotOf(run: Run, seq: number): LiveEnvelope {
  return { stream: `runs/${run.id}`, seq, type: 'snapshot', delivery: 0, payload: run, time: new Date().toISOString() };
}

/** Not an event of the stream: it has no number to resume after. */
function positionOf({ id, queuePosition }: Run): LiveEnvelope {
  const payload = { type: 'state', state: 'queued', ...(queuePosition === undefined ? {} : { queuePosition }) } as const;
  return { stream: `runs/${id}`, seq: 0, type: payload.type, delivery: 0, payload, time: new Date().toISOString() };
}

function envelopeOf({ sequence, message }: LiveEvent): LiveEnvelope {
  const { runId, delivery, event, time } = message;
  return { stream: `runs/${runId}`, seq: sequence, type: event.type, delivery, payload: event, time };
}
