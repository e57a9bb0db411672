import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunEvent, RunJob, RunReport } from '@assay/contracts';
import type { ExerciseBundle } from '@assay/curriculum';
import {
  BundleStore,
  Cancellations,
  connectMessaging,
  ensureStreams,
  LiveEvents,
  Reports,
  WorkQueue,
  type MessagingConnection,
} from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { newInstance } from '../launcher/instance.ts';
import { startNats, type NatsServer } from '../launcher/nats.ts';
import { exercise, stored } from '../../apps/runner/test/exercises.ts';
import { startRunner, type RunnerProcess } from '../launcher/runner.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

const echo = exercise({
  language: 'python',
  file: 'main.py',
  checks: [{ kind: 'stdio', cases: [{ stdin: 'hi', stdout: { lines: 'hi' } }] }],
});
const slow = exercise({ language: 'python', file: 'main.py', checks: [{ kind: 'stdio', cases: [{ stdout: { lines: 'late' } }] }] });

const RIGHT = { 'main.py': 'print(input())\n' };
const SLEEPS = { 'main.py': 'import time\ntime.sleep(4)\nprint("late")\n' };

describe('runs over the queue', () => {
  const instance = newInstance();
  let nats: NatsServer;
  let connection: MessagingConnection;
  let queue: WorkQueue;
  let runner: RunnerProcess;
  const stop = new AbortController();
  const reports = new Map<string, RunReport[]>();
  const arrivals = new EventTarget();

  beforeAll(async () => {
    nats = await startNats();
    connection = await connectMessaging({ ...nats, name: 'test' }, logger);
    await ensureStreams(connection);
    queue = new WorkQueue({ connection, logger });
    void new Reports({ connection, logger }).consume('test', stop.signal, (report) => {
      reports.set(report.runId, [...(reports.get(report.runId) ?? []), report]);
      arrivals.dispatchEvent(new Event(report.runId));
      return Promise.resolve();
    });
    runner = await startRunner(nats, { ASSAY_RUNNER_ID: instance });
  }, 60_000);

  afterAll(async () => {
    await runner.stop();
    stop.abort();
    await connection.close();
    await nats.stop();
  }, 60_000);

  const submit = async (bundle: ExerciseBundle, files: Record<string, string>, more: Partial<RunJob> = {}): Promise<string> => {
    const digest = await new BundleStore(connection).put(stored(bundle).bytes);
    const job: RunJob = {
      runId: randomUUID(),
      lane: 'practice',
      mode: 'grade',
      exerciseId: bundle.manifest.id,
      exerciseVersion: '1.0.0',
      bundle: digest,
      files,
      traceId: '0'.repeat(32),
      queuedAt: new Date().toISOString(),
      ...more,
    };
    await queue.publish(job);
    return job.runId;
  };

  const reportOf = async (runId: string): Promise<RunReport> => {
    const known = reports.get(runId)?.[0];
    if (known) return known;
    await new Promise((resolve) => arrivals.addEventListener(runId, resolve, { once: true }));
    return reports.get(runId)![0]!;
  };

  /** The events of a run until one fits. */
  const eventsUntil = async (runId: string, last: (event: RunEvent, delivery: number) => boolean): Promise<RunEvent[]> => {
    const done = new AbortController();
    const seen: RunEvent[] = [];
    for await (const { message } of new LiveEvents({ connection, logger }).read(runId, 0, done.signal)) {
      seen.push(message.event);
      if (last(message.event, message.delivery)) break;
    }
    done.abort();
    return seen;
  };

  const checkStarted = (event: RunEvent): boolean => event.type === 'phase' && event.name === 'checks' && event.status === 'started';

  it('reports a verdict, and shows the phases in order', async () => {
    const runId = await submit(echo, RIGHT);
    const report = await reportOf(runId);
    expect(report).toMatchObject({ verdict: 'passed', delivery: 1, score: { earned: 1, possible: 1 } });
    expect(report.phases.map(({ name }) => name)).toEqual(['queued', 'leased', 'files', 'compile', 'checks']);
    const events = await eventsUntil(runId, (event) => event.type === 'check');
    expect(events[0]).toEqual({ type: 'state', state: 'running' });
    expect(
      events.filter((event) => event.type === 'phase' && event.status === 'ended').map((event) => event.type === 'phase' && event.name),
    ).toEqual(report.phases.map(({ name }) => name));
  }, 30_000);

  it('ends a run that its owner calls off', async () => {
    const runId = await submit(slow, SLEEPS);
    await eventsUntil(runId, checkStarted);
    await new Cancellations({ connection, logger }).mark(runId);
    expect(await reportOf(runId)).toMatchObject({ verdict: 'cancelled' });
  }, 30_000);

  it('does not begin a run that was called off before', async () => {
    const runId = randomUUID();
    await new Cancellations({ connection, logger }).mark(runId);
    await submit(slow, SLEEPS, { runId });
    const report = await reportOf(runId);
    expect(report.verdict).toBe('cancelled');
    expect(report.phases.map(({ name }) => name)).toEqual(['queued']);
  }, 30_000);

  it('ends as infra_error what the platform fails on three times', async () => {
    const runId = await submit(echo, RIGHT, { bundle: 'f'.repeat(64) });
    expect(await reportOf(runId)).toMatchObject({
      verdict: 'infra_error',
      delivery: 3,
      reason: { en: expect.stringContaining('our fault') },
    });
  }, 30_000);

  it('picks a run up again when its runner is killed, and reports it once', async () => {
    const runId = await submit(slow, SLEEPS);
    await eventsUntil(runId, checkStarted);
    await runner.kill9();
    const killed = Date.now();
    runner = await startRunner(nats, { ASSAY_RUNNER_ID: instance });
    await eventsUntil(runId, (event, delivery) => delivery === 2 && event.type === 'state');
    expect(Date.now() - killed).toBeLessThan(10_000);
    expect(await reportOf(runId)).toMatchObject({ verdict: 'passed', delivery: 2 });
    expect(reports.get(runId)).toHaveLength(1);
  }, 60_000);

  it('hands back at an orderly end what it cannot finish', async () => {
    const other = await startRunner(nats, { ASSAY_RUNNER_ID: `${instance}-2`, ASSAY_RUNNER_DRAIN_MS: '0' });
    await runner.stop();
    const runId = await submit(slow, SLEEPS);
    await eventsUntil(runId, checkStarted);
    expect(await other.stop()).toBe(0);
    runner = await startRunner(nats, { ASSAY_RUNNER_ID: instance });
    expect(await reportOf(runId)).toMatchObject({ verdict: 'passed', delivery: 2 });
    expect(reports.get(runId)).toHaveLength(1);
  }, 60_000);
});
