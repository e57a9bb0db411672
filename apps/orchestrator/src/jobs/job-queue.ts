import { setTimeout as delay } from 'node:timers/promises';
import { JOB_PRIORITIES, type JobCreate } from '@assay/contracts';
import { decode, ensureStream, positionOf, publishDurably, pullOne, type MessagingConnection } from '@assay/messaging';
import { AckPolicy, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos, type Msg } from '@nats-io/transport-node';
import { z } from 'zod';
import type { JobRef } from './job-store.ts';

const STREAM = 'inference-jobs';
const SUBJECT = 'assay.inference.jobs.queue';
/** Says that there is work, so that who is idle need not look often. */
const HINT = 'assay.inference.jobs.hint';
/** What a process that was killed had in its hands is another's after this time, ms. */
const ACK_WAIT_MS = 6_000;
const IDLE_MS = 1_000;
const HOUR_MS = 3_600_000;

const Ref = z.object({ account: z.string(), id: z.string() });

/** A job in the hands of one process; the server hears of it until it is settled. */
export class JobDelivery {
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly connection: MessagingConnection,
    private readonly subject: string,
    readonly ref: JobRef,
  ) {
    this.heartbeat = setInterval(() => this.tell('+WPI'), ACK_WAIT_MS / 3).unref();
  }

  /** Whether the server has confirmed; if not the job comes again, which is harmless: it has ended. */
  async ack(): Promise<boolean> {
    clearInterval(this.heartbeat);
    return this.connection.nats.request(this.subject, '+ACK', { timeout: ACK_WAIT_MS }).then(
      () => true,
      () => false,
    );
  }

  /** Gives it back, to be handed out again after the time, ms. */
  retry(delayMs: number): void {
    clearInterval(this.heartbeat);
    this.tell(`-NAK ${JSON.stringify({ delay: nanos(delayMs) })}`);
  }

  private tell(what: string): void {
    if (!this.connection.nats.isClosed()) this.connection.nats.publish(this.subject, what);
  }
}

/** The jobs that wait, those of high priority first: a JetStream work queue which every orchestrator serves. */
export class JobQueue {
  private opening: Promise<void> | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly connection: MessagingConnection) {
    connection.nats.subscribe(HINT, { callback: () => this.wake?.() });
  }

  /** Resolves when the job is safe. Repeating it within an hour is harmless. */
  async publish(ref: JobRef, priority: JobCreate['priority']): Promise<void> {
    await this.open();
    await publishDurably(this.connection, `${SUBJECT}.${priority}`, ref, { messageId: ref.id });
    this.connection.nats.publish(HINT);
  }

  /** Waits for a job and takes it. Rejects only with the signal's reason, or when NATS is away. */
  async take(signal: AbortSignal): Promise<JobDelivery> {
    await this.open();
    for (;;) {
      signal.throwIfAborted();
      const hint = new Promise<void>((resolve) => (this.wake = resolve));
      for (const priority of JOB_PRIORITIES) {
        const message = await pullOne(this.connection.nats, STREAM, priority);
        if (message) return this.deliveryOf(message);
      }
      const woken = new AbortController();
      await Promise.race([hint, delay(IDLE_MS, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined)]);
      woken.abort();
    }
  }

  private deliveryOf(message: Msg): JobDelivery {
    const subject = message.reply ?? '';
    positionOf(subject);
    return new JobDelivery(this.connection, subject, decode(Ref, message.data, message.subject));
  }

  private open(): Promise<void> {
    this.opening ??= this.ensure().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async ensure(): Promise<void> {
    await ensureStream(this.connection, {
      name: STREAM,
      subjects: [`${SUBJECT}.*`],
      retention: RetentionPolicy.Workqueue,
      storage: StorageType.File,
      duplicate_window: nanos(HOUR_MS),
    });
    const manager = await jetstreamManager(this.connection.nats);
    for (const priority of JOB_PRIORITIES) {
      await manager.consumers.add(STREAM, {
        durable_name: priority,
        filter_subject: `${SUBJECT}.${priority}`,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(ACK_WAIT_MS),
        max_deliver: -1,
      });
    }
  }
}
