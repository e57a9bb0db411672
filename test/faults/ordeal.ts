import { eventSubject, RunEventMessage, STREAMS, type Run } from '@assay/contracts';
import type { MessagingConnection } from '@assay/messaging';
import { expect } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import type { Candidate } from './candidate.ts';

const RUNS = 50;
/** How many submit at the same time, and after how many answers the blow falls: some wait, some run, some are on their way. */
const AT_ONCE = 8;
const BLOW_AFTER = 15;

export interface Ordeal {
  /** The runs that were accepted, as they ended. */
  readonly runs: readonly Run[];
  /** When the blow fell, and when what it hit was back; ms since the epoch. */
  readonly struckAt: number;
  readonly recoveredAt: number;
}

/** Submits fifty runs, strikes in the middle, and waits until all have ended. */
export async function ordeal(candidate: Candidate, strike: () => Promise<void>): Promise<Ordeal> {
  const accepted: string[] = [];
  const middle = Promise.withResolvers<undefined>();
  let left = RUNS;
  const submitter = async (): Promise<void> => {
    while (left-- > 0) {
      accepted.push(await candidate.submit());
      if (accepted.length === BLOW_AFTER) middle.resolve(undefined);
    }
  };
  const submitting = Promise.all(Array.from({ length: AT_ONCE }, submitter));
  await Promise.race([middle.promise, submitting]);
  const struckAt = Date.now();
  await strike();
  const recoveredAt = Date.now();
  await submitting;
  return { struckAt, recoveredAt, runs: await Promise.all(accepted.map((id) => candidate.settled(id))) };
}

/** Fifty accepted, fifty stored, fifty verdict events, fifty attempts; and all passed, as a fault of ours is nobody's answer. */
export async function assertOneVerdictEach(runs: readonly Run[], candidate: Candidate, connection: MessagingConnection): Promise<void> {
  expect(new Set(runs.map(({ id }) => id)).size).toBe(RUNS);
  expect(tally(runs.map(({ verdict }) => verdict))).toEqual({ passed: RUNS });
  const stored = await candidate.runs();
  expect(stored.map(({ id }) => id).sort()).toEqual(runs.map(({ id }) => id).sort());
  expect(await candidate.attempts()).toBe(RUNS);
  const events = await Promise.all(runs.map(({ id }) => eventsOf(id, connection)));
  expect(tally(events.map((all) => all.filter(({ event }) => event.type === 'verdict').length))).toEqual({ 1: RUNS });
}

function tally(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

/** The stored events of a run, oldest first. */
export async function eventsOf(runId: string, { nats }: MessagingConnection): Promise<RunEventMessage[]> {
  const consumer = await jetstream(nats).consumers.get(STREAMS.events.name, { filter_subjects: eventSubject(runId) });
  const { num_pending: count } = await consumer.info();
  const events: RunEventMessage[] = [];
  if (count === 0) return events;
  for await (const message of await consumer.fetch({ max_messages: count, expires: 5_000 })) {
    events.push(RunEventMessage.parse(message.json()));
    if (events.length === count) break;
  }
  return events;
}
