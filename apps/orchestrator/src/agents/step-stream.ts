import { AssayError, SESSION_TTL_MS, StepDelta } from '@assay/contracts';
import { decode, encode, ensureStream, type MessagingConnection } from '@assay/messaging';
import {
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  StorageType,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { z } from 'zod';
import { kvKey } from '../limits/kv-cells.ts';

const STREAM = 'inference-steps';
const SUBJECT = 'assay.inference.steps';
/**
 * Entries and checkpoints are kept for so long, ms: what was told last outlives a session's time although the checkpoint below it
 * may be {@link CHECKPOINT_AGE_MS} older.
 */
export const CHECKPOINT_AGE_MS = SESSION_TTL_MS / 2;
export const STEPS_KEPT_MS = SESSION_TTL_MS + CHECKPOINT_AGE_MS;
/** All sessions together may take so much of the broker's disk; more is refused. */
const MAX_BYTES = 1_024 * 1_048_576;
const WRONG_LAST_SEQUENCE = 10_071;
const PUBLISH_TIMEOUT_MS = 3_000;

/** Whose steps: they lie under the account of the session's owner, so that they do not exist for anybody else. */
export interface StepsRef {
  readonly account: string;
  readonly session: string;
}

/** What is written at once. Each names the one before it, so that whoever reads sees what is missing. */
const StepEntry = z.object({
  after: z.number().int().min(0).describe('Sequence of the entry before it; 0: there is none'),
  time: z.iso.datetime(),
  deltas: z.array(StepDelta),
  ended: z.boolean().describe('The session has ended, and nothing comes after'),
});
export type StepEntry = z.infer<typeof StepEntry>;

export interface StoredEntry {
  readonly seq: number;
  readonly entry: StepEntry;
}

export const keyOf = ({ account, session }: StepsRef): string => `${kvKey(account)}.${kvKey(session)}`;
const subjectOf = (ref: StepsRef): string => `${SUBJECT}.${keyOf(ref)}`;

/** The deltas of all sessions, one subject each, in a JetStream stream which all orchestrators share. Errors: `service_unavailable`. */
export class StepStream {
  private opening: Promise<JetStreamManager> | undefined;

  constructor(private readonly connection: MessagingConnection) {}

  /** Resolves with the entry's sequence once it is safe; with undefined, and stores nothing, if `entry.after` is not the last. */
  async append(ref: StepsRef, entry: StepEntry): Promise<number | undefined> {
    try {
      await this.open();
      const options = { expect: { lastSubjectSequence: entry.after }, timeout: PUBLISH_TIMEOUT_MS };
      return (await jetstream(this.connection.nats).publish(subjectOf(ref), encode(entry), options)).seq;
    } catch (cause) {
      if (cause instanceof JetStreamApiError && cause.code === WRONG_LAST_SEQUENCE) return undefined;
      throw this.away(cause);
    }
  }

  /** The entries after a sequence, as the stream's leader has them. */
  async tail(ref: StepsRef, after: number): Promise<StoredEntry[]> {
    try {
      const manager = await this.open();
      const found: StoredEntry[] = [];
      for (let seq = after + 1; ;) {
        const query = { seq, next_by_subj: subjectOf(ref) };
        const stored = await manager.streams.getMessage(STREAM, query);
        if (!stored) return found;
        found.push({ seq: stored.seq, entry: decode(StepEntry, stored.data, stored.subject) });
        seq = stored.seq + 1;
      }
    } catch (cause) {
      throw this.away(cause);
    }
  }

  /** The entries after a sequence and those that come, also after the broker was away. Ends when the signal is aborted. */
  async *follow(ref: StepsRef, after: number, signal: AbortSignal): AsyncGenerator<StoredEntry, void, undefined> {
    await this.open();
    const consumer = await jetstream(this.connection.nats, { timeout: 5_000 }).consumers.get(STREAM, {
      filter_subjects: subjectOf(ref),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
      inactive_threshold: 60_000,
    });
    // What an observer does not read stays on the server.
    const messages = await consumer.consume({ max_messages: 16, expires: 5_000, idle_heartbeat: 1_000 });
    const stop = (): void => messages.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) return;
      for await (const { seq, data, subject } of messages) yield { seq, entry: decode(StepEntry, data, subject) };
    } finally {
      signal.removeEventListener('abort', stop);
      messages.stop();
      await consumer.delete().catch(() => undefined);
    }
  }

  /** Forgets the entries up to a sequence, with it. */
  async forget(ref: StepsRef, upTo: number): Promise<void> {
    const manager = await this.open();
    await manager.streams.purge(STREAM, { filter: subjectOf(ref), seq: upTo + 1 });
  }

  private away(cause: unknown): AssayError {
    if (cause instanceof AssayError) return cause;
    // The stream may have gone with the server's store; the next caller makes it anew.
    this.opening = undefined;
    return new AssayError('service_unavailable', { details: { stream: STREAM }, cause });
  }

  private open(): Promise<JetStreamManager> {
    this.opening ??= this.ensure().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async ensure(): Promise<JetStreamManager> {
    await ensureStream(this.connection, {
      name: STREAM,
      subjects: [`${SUBJECT}.*.*`],
      storage: StorageType.File,
      discard: DiscardPolicy.New,
      max_age: nanos(STEPS_KEPT_MS),
      max_bytes: MAX_BYTES,
    });
    return jetstreamManager(this.connection.nats);
  }
}
