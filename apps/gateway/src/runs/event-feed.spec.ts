import { setImmediate as turn } from 'node:timers/promises';
import type { LiveEnvelope, Run, RunEvent } from '@assay/contracts';
import type { LiveEvent } from '@assay/messaging';
import { describe, expect, it } from '@jest/globals';
import { feed, type FeedSources } from './event-feed.ts';

const run = (state: Run['state']): Run => ({
  id: '01890000-0000-7000-8000-000000000001',
  exerciseId: 'vector-dot',
  exerciseVersion: '1.0.0',
  mode: 'grade',
  state,
  checks: [],
  tests: [],
  diagnostics: [],
  phases: [],
  attempt: true,
  traceId: '0'.repeat(32),
  createdAt: '2026-01-01T00:00:00Z',
});
const event = (sequence: number, body: RunEvent): LiveEvent => ({
  sequence,
  message: { runId: run('done').id, delivery: 1, event: body, time: '2026-01-01T00:00:00Z' },
});
const state = (sequence: number): LiveEvent => event(sequence, { type: 'state', state: 'running' });
const verdict = (sequence: number): LiveEvent => event(sequence, { type: 'verdict', run: run('done') });

/** A stream that holds these events and then stays open until the reader stops. */
const stream = (events: LiveEvent[]): FeedSources['readEvents'] =>
  async function* (after, signal) {
    yield* events.filter(({ sequence }) => sequence > after);
    while (!signal.aborted) await turn();
  };
const sources = (events: LiveEvent[], stored: Run['state']): FeedSources => ({
  loadRun: () => Promise.resolve(run(stored)),
  lastEvent: () => Promise.resolve(events.at(-1)),
  readEvents: stream(events),
  checkEveryMs: 5,
});
async function collect(envelopes: AsyncIterable<LiveEnvelope>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { seq, type } of envelopes) seen.push(`${String(seq)} ${type}`);
  return seen;
}
const never = new AbortController().signal;

describe('feed', () => {
  it('begins with a snapshot and ends with the verdict', async () => {
    const events = [state(7), verdict(9)];
    expect(await collect(feed(run('queued'), 0, sources(events, 'running'), never))).toEqual(['0 snapshot', '7 state', '9 verdict']);
  });

  it('resumes after a sequence number without gap, double or snapshot', async () => {
    const events = [state(7), state(8), verdict(9)];
    expect(await collect(feed(run('running'), 7, sources(events, 'running'), never))).toEqual(['8 state', '9 verdict']);
  });

  it('replays an ended run whose events are still there', async () => {
    expect(await collect(feed(run('done'), 0, sources([state(7), verdict(9)], 'done'), never))).toEqual([
      '0 snapshot',
      '7 state',
      '9 verdict',
    ]);
  });

  it('answers with the stored run alone when its events are gone', async () => {
    expect(await collect(feed(run('done'), 0, sources([], 'done'), never))).toEqual(['0 snapshot']);
    expect(await collect(feed(run('done'), 12, sources([], 'done'), never))).toEqual(['12 snapshot']);
  });

  it('puts the stored run in the place of a verdict that never came', async () => {
    expect(await collect(feed(run('running'), 0, sources([state(7)], 'done'), never))).toEqual(['0 snapshot', '7 state', '7 snapshot']);
  });

  it('tells a waiting reader each new place in the queue, and none that an event has overtaken', async () => {
    const places = [3, 3, 2, 1];
    const began = Promise.withResolvers<undefined>();
    const waiting: FeedSources = {
      ...sources([], 'queued'),
      loadRun: () => {
        const queuePosition = places.shift();
        if (places.length === 0) began.resolve(undefined);
        return Promise.resolve({ ...run('queued'), queuePosition });
      },
      readEvents: async function* () {
        await began.promise;
        yield state(7);
        await turn();
        yield verdict(9);
      },
    };
    const envelopes: LiveEnvelope[] = [];
    for await (const envelope of feed({ ...run('queued'), queuePosition: 4 }, 0, waiting, never)) envelopes.push(envelope);
    const positions = envelopes.slice(1).flatMap(({ seq, payload }) => ('queuePosition' in payload ? [[seq, payload.queuePosition]] : []));
    expect(positions.slice(0, 2)).toEqual([
      [0, 3],
      [0, 2],
    ]);
    expect(envelopes.slice(-2).map(({ type }) => type)).toEqual(['state', 'verdict']);
  });

  it('ends with the reader', async () => {
    const gone = new AbortController();
    const reading = collect(feed(run('running'), 0, sources([state(7)], 'running'), gone.signal));
    await turn();
    gone.abort();
    expect(await reading).toEqual(['0 snapshot', '7 state']);
  });
});
