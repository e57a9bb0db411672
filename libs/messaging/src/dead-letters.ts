import { RunId, RunJob, STREAMS } from '@assay/contracts';
import type { Logger } from '@assay/telemetry';
import { jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import { z } from 'zod';
import type { MessagingConnection } from './connection.ts';
import { consumeDurably } from './durable-consumer.ts';
import { decode } from './wire.ts';

/** What the server says when a message was handed out for the last time and not acknowledged. */
const MaxDeliveriesAdvisory = z.object({ stream: z.string(), consumer: z.string(), stream_seq: z.int(), deliveries: z.int() });

/** A job that every worker failed on. */
export interface DeadLetter {
  /** Identity under which the job was published. */
  readonly runId: string;
  /** How often it was handed out. */
  readonly deliveries: number;
  /** Absent when the message could not be read as a job, which is then why it died. */
  readonly job: RunJob | undefined;
}

export interface DeadLettersDeps {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
}

/** Jobs that ran out of deliveries. */
export class DeadLetters {
  private readonly deps: DeadLettersDeps;

  constructor(deps: DeadLettersDeps) {
    this.deps = deps;
  }

  /** Hands each dead letter to `bury` until it resolves, then removes the job from the queue. Returns when the signal is aborted. */
  async consume(durable: string, signal: AbortSignal, bury: (letter: DeadLetter) => Promise<void>): Promise<void> {
    await consumeDurably({
      ...this.deps,
      stream: STREAMS.deadLetters.name,
      durable,
      signal,
      handle: async (message) => {
        const advisory = decode(MaxDeliveriesAdvisory, message.data, message.subject);
        const manager = await jetstreamManager(this.deps.connection.nats, { checkAPI: false });
        const stored = await manager.streams.getMessage(advisory.stream, { seq: advisory.stream_seq });
        if (!stored) return;
        const letter = this.read(stored, advisory.deliveries);
        if (letter) await bury(letter);
        await manager.streams.deleteMessage(advisory.stream, advisory.stream_seq);
      },
    });
  }

  private read(stored: StoredMsg, deliveries: number): DeadLetter | undefined {
    try {
      const job = decode(RunJob, stored.data, stored.subject);
      return { runId: job.runId, deliveries, job };
    } catch (error) {
      this.deps.logger.error({ err: error, sequence: stored.seq }, 'dead letter is not a job');
    }
    const runId = RunId.safeParse(stored.header.get('Nats-Msg-Id').split(':')[0]);
    return runId.success ? { runId: runId.data, deliveries, job: undefined } : undefined;
  }
}
