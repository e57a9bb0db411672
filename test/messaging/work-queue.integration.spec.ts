import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS, workSubject, type Lane, type RunJob } from '@assay/contracts';
import { createLogger } from '@assay/telemetry';
import { startNats, type NatsServer } from '../launcher/index.ts';
import {
  connectMessaging,
  DeadLetters,
  ensureStreams,
  publishDurably,
  WorkQueue,
  type DeadLetter,
  type Delivery,
  type MessagingConnection,
} from '@assay/messaging';

const logger = createLogger({ service: 'test', level: 'silent' });
const never = new AbortController().signal;

const job = (lane: Lane = 'practice'): RunJob => ({
  runId: randomUUID(),
  lane,
  mode: 'grade',
  exerciseId: 'vector-dot',
  exerciseVersion: '1.0.0',
  bundle: '0'.repeat(64),
  files: { 'solution.go': 'package main' },
  traceId: '0'.repeat(32),
  queuedAt: new Date().toISOString(),
});

describe('work queue', () => {
  let server: NatsServer;
  let connection: MessagingConnection;
  let queue: WorkQueue;

  beforeAll(async () => {
    server = await startNats();
    connection = await connectMessaging({ ...server, name: 'test' }, logger);
    await ensureStreams(connection);
    queue = new WorkQueue({ connection, logger });
  }, 30_000);

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  it('brings streams up to date when called again', async () => {
    await ensureStreams(connection);
  });

  it('serves the exam lane before older practice work', async () => {
    const practice = job('practice');
    const exam = job('exam');
    await queue.publish(practice);
    await queue.publish(exam);
    const taken = [await queue.take(never), await queue.take(never)];
    expect(taken.map((delivery) => delivery.job.runId)).toEqual([exam.runId, practice.runId]);
    await Promise.all(taken.map((delivery) => delivery.ack()));
  });

  it('stores a run once, however often it is published', async () => {
    const once = job();
    const sequence = await queue.publish(once);
    expect(await queue.publish(once)).toBe(sequence);
    expect(await queue.depth()).toMatchObject({ practice: { waiting: 1, active: 0 } });
    await (await queue.take(never)).ack();
    expect(await queue.depth()).toMatchObject({ practice: { waiting: 0, active: 0 } });
  });

  it('wakes a worker that already waits', async () => {
    const waiting = queue.take(never);
    const next = job();
    await queue.publish(next);
    const delivery = await waiting;
    expect(delivery.job).toEqual(next);
    await delivery.ack();
  });

  it('stops waiting when told to', async () => {
    const stop = new AbortController();
    const waiting = queue.take(stop.signal);
    stop.abort(new Error('shutting down'));
    await expect(waiting).rejects.toThrow('shutting down');
  });

  it('gives a job back that arrives when nobody wants it any more', async () => {
    const stop = new AbortController();
    const late = new WorkQueue({
      connection,
      logger,
      intercept: (_, work) => {
        stop.abort(new Error('shutting down'));
        return work();
      },
    });
    const waiting = late.take(stop.signal);
    await queue.publish(job());
    await expect(waiting).rejects.toThrow('shutting down');
    const delivery = await queue.take(never);
    expect(delivery.delivery).toBe(2);
    await delivery.ack();
  });

  it('hands a job out again when its worker falls silent, and not while it lives', async () => {
    await queue.publish(job());
    const lost = await queue.take(never);
    lost.stopHeartbeat();
    await queue.publish(job());
    const alive = await queue.take(never);
    const again = await queue.take(never);
    expect(again.job.runId).toBe(lost.job.runId);
    expect(again.delivery).toBe(2);
    expect(alive.delivery).toBe(1);
    await again.ack();
    await alive.ack();
    expect(await queue.depth()).toMatchObject({ practice: { waiting: 0, active: 0 } });
  }, 20_000);

  const burying = (): { readonly letter: Promise<DeadLetter>; readonly stop: () => Promise<void> } => {
    const stop = new AbortController();
    const letters = new DeadLetters({ connection, logger });
    let consumed: Promise<void> = Promise.resolve();
    const letter = new Promise<DeadLetter>((resolve) => {
      consumed = letters.consume('test', stop.signal, (found) => {
        resolve(found);
        return Promise.resolve();
      });
    });
    return {
      letter,
      stop: async () => {
        stop.abort();
        await consumed;
      },
    };
  };

  it('turns a poison job into a dead letter after three deliveries', async () => {
    const poison = job();
    await queue.publish(poison);
    const deliveries: Delivery[] = [];
    for (let round = 0; round < STREAMS.work.maxDeliver; round++) {
      const delivery = await queue.take(never);
      deliveries.push(delivery);
      delivery.retry(10);
    }
    expect(deliveries.map((delivery) => delivery.last)).toEqual([false, false, true]);
    const idle = new AbortController();
    const idling = queue.take(idle.signal);
    const { letter, stop } = burying();
    expect(await letter).toEqual({ runId: poison.runId, deliveries: 3, job: poison });
    await stop();
    idle.abort(new Error('done'));
    await expect(idling).rejects.toThrow('done');
  }, 20_000);

  it('turns a job that nobody can read into a dead letter and goes on with the next', async () => {
    const runId = randomUUID();
    await publishDurably(connection, workSubject('exam'), { not: 'a job' }, { messageId: runId });
    const good = job();
    await queue.publish(good);
    const delivery = await queue.take(never);
    expect(delivery.job).toEqual(good);
    await delivery.ack();
    const idle = new AbortController();
    const idling = queue.take(idle.signal);
    const { letter, stop } = burying();
    expect(await letter).toMatchObject({ runId, job: undefined });
    await stop();
    idle.abort(new Error('done'));
    await expect(idling).rejects.toThrow('done');
  }, 20_000);

  it('keeps what it promised over a kill of the server', async () => {
    const kept = job();
    await queue.publish(kept);
    await server.kill9();
    await server.restart();
    const delivery = await queue.take(never);
    expect(delivery.job).toEqual(kept);
    await delivery.ack();
  }, 40_000);
});
