import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS, type RunJob } from '@assay/contracts';
import { createLogger } from '@assay/telemetry';
import {
  connectMessaging,
  ensureStreams,
  JobAudit,
  WorkQueue,
  type Delivery,
  type MessagingConnection,
  type QueuedJob,
} from '@assay/messaging';
import { startNats, type NatsServer } from '../launcher/index.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const never = new AbortController().signal;

/** Whoever misses the news of a dead letter finds the job this way, however much goes on beside it. */
describe('the whereabouts of a job', () => {
  let server: NatsServer;
  let connection: MessagingConnection;
  let queue: WorkQueue;
  let audit: JobAudit;

  beforeAll(async () => {
    server = await startNats();
    connection = await connectMessaging({ ...server, name: 'test' }, logger);
    await ensureStreams(connection);
    queue = new WorkQueue({ connection, logger });
    audit = new JobAudit({ connection });
  }, 30_000);

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  const publish = async (): Promise<QueuedJob> => {
    const job: RunJob = {
      runId: randomUUID(),
      lane: 'practice',
      mode: 'grade',
      exerciseId: 'vector-dot',
      exerciseVersion: '1.0.0',
      bundle: '0'.repeat(64),
      files: { 'solution.go': 'package main' },
      traceId: '0'.repeat(32),
      queuedAt: new Date().toISOString(),
    };
    return { runId: job.runId, lane: job.lane, sequence: await queue.publish(job) };
  };
  const take = (): Promise<Delivery> => queue.take(never);

  /** Hands a job out until it never will be again. */
  const exhaust = async (): Promise<void> => {
    for (let round = 0; round < STREAMS.work.maxDeliver; round++) (await take()).retry(0);
    await connection.nats.flush();
  };

  it('under constant load is "exhausted" though others are always at work', async () => {
    const earlier = await publish();
    const working: Delivery[] = [await take()];
    const lost = await publish();
    await exhaust();
    const later = await publish();
    working.push(await take());
    // While an earlier job is at work nobody can say.
    expect(await audit.whereabouts(lost)).toBe('queued');
    await working.shift()?.ack();
    expect(await audit.whereabouts(earlier)).toBe('gone');

    const newest = await publish();
    working.push(await take());
    await exhausted(lost);
    expect(await audit.whereabouts(later)).toBe('queued');
    expect(await audit.whereabouts(newest)).toBe('queued');
    for (const delivery of working) await delivery.ack();
  }, 60_000);

  /** The server looks for jobs whose last delivery has failed now and then. */
  const exhausted = async (job: QueuedJob): Promise<void> => {
    while ((await audit.whereabouts(job)) !== 'exhausted') await connection.nats.flush();
  };
});
