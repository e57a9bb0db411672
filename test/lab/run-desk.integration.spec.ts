import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reportSubject, RUNNER, type RunReport } from '@assay/contracts';
import {
  Cancellations,
  connectMessaging,
  ensureStreams,
  Reports,
  WorkQueue,
  type Delivery,
  type MessagingConnection,
} from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { jetstream } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { startNats, type NatsServer } from '../launcher/index.ts';
import { RunDesk } from '../../apps/cli/src/lab/run-desk.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const never = new AbortController().signal;
const submission = {
  mode: 'grade',
  exerciseId: 'x',
  exerciseVersion: '1.0.0',
  bundle: '0'.repeat(64),
  files: { 'a.go': 'package main' },
} as const;

function reportOn(runId: string, change: Partial<RunReport> = {}): RunReport {
  const finishedAt = new Date().toISOString();
  return { runId, delivery: 1, verdict: 'passed', checks: [], tests: [], diagnostics: [], phases: [], finishedAt, ...change };
}

describe('run desk', () => {
  let server: NatsServer;
  let connection: MessagingConnection;
  let queue: WorkQueue;
  let reports: Reports;
  let stop: AbortController;

  beforeAll(async () => {
    server = await startNats();
    connection = await connectMessaging({ ...server, name: 'played runner' }, logger);
    await ensureStreams(connection);
    queue = new WorkQueue({ connection, logger });
    reports = new Reports({ connection, logger });
  }, 30_000);

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  beforeEach(() => {
    stop = new AbortController();
  });
  afterEach(() => stop.abort(new Error('test ended')));

  /** A runner in all but the sandbox: it answers health, takes jobs and lets the test say what becomes of each. */
  function playRunner(carryOut: (delivery: Delivery) => Promise<void>): void {
    const health = connection.nats.subscribe(RUNNER.health.subject, {
      callback: (_, message) => void message.respond(JSON.stringify({ status: 'ok', pools: {} })),
    });
    stop.signal.addEventListener('abort', () => health.unsubscribe());
    void (async () => {
      while (!stop.signal.aborted) {
        const delivery = await queue.take(stop.signal);
        await carryOut(delivery);
        await delivery.ack();
      }
    })().catch(() => undefined);
  }

  it('gets each run its own report, whatever else is reported', async () => {
    await reports.publish(reportOn(randomUUID(), { verdict: 'failed' }));
    playRunner(async ({ job }) => {
      expect(job).toMatchObject({ ...submission, files: job.files, lane: 'practice' });
      await reports.publish(reportOn(randomUUID(), { verdict: 'failed' }));
      await jetstream(connection.nats).publish(reportSubject(job.runId), 'not a report');
      await reports.publish(reportOn(job.runId, { reason: { en: job.files['a.go'] ?? '', 'zh-CN': 'x' } }));
    });
    await using desk = await RunDesk.open(server, never);
    const texts = Array.from({ length: 8 }, (_, i) => `package p${i}`);
    const got = await Promise.all(texts.map((text) => desk.run({ ...submission, files: { 'a.go': text } }, never)));
    expect(got.map(({ verdict, reason }) => [verdict, reason?.en])).toEqual(texts.map((text) => ['passed', text]));
  });

  it('gets the report though the broker dies in between', async () => {
    playRunner(async ({ job }) => {
      await server.kill9();
      await server.restart();
      await reports.publish(reportOn(job.runId));
    });
    await using desk = await RunDesk.open(server, never);
    expect((await desk.run(submission, never)).verdict).toBe('passed');
  }, 30_000);

  it('calls a run off when it is interrupted', async () => {
    const interrupt = new AbortController();
    const taken = new Promise<string>((resolve) => {
      playRunner(({ job }) => {
        // A run of an earlier test may come again, its acknowledgement lost with the broker.
        if (job.exerciseId !== 'interrupted') return Promise.resolve();
        interrupt.abort(new Error('interrupted'));
        resolve(job.runId);
        return Promise.resolve();
      });
    });
    await using desk = await RunDesk.open(server, never);
    await expect(desk.run({ ...submission, exerciseId: 'interrupted' }, interrupt.signal)).rejects.toThrow('interrupted');
    expect(await new Cancellations({ connection, logger }).has(await taken)).toBe(true);
  });

  it('stores bundles under their digest', async () => {
    playRunner(() => Promise.resolve());
    await using desk = await RunDesk.open(server, never);
    const digest = await desk.bundles.put(new TextEncoder().encode('{}'));
    expect(new TextDecoder().decode(await desk.bundles.get(digest))).toBe('{}');
  });

  it('says in one sentence what is not there', async () => {
    await expect(RunDesk.open(server, never)).rejects.toThrow('No runner answers. Start the platform with `npm start`.');
    await expect(RunDesk.open({ ...server, url: 'nats://127.0.0.1:1' }, never)).rejects.toThrow(
      'NATS does not answer at nats://127.0.0.1:1.',
    );
    await expect(RunDesk.open({ ...server, password: 'wrong' }, never)).rejects.toThrow('NATS does not answer');
    await expect(RunDesk.open(server, AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
  }, 15_000);
});
