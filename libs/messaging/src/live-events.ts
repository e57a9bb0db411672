import { randomUUID } from 'node:crypto';
import { eventSubject, RunEventMessage, STREAMS, type RunEvent } from '@assay/contracts';
import type { Logger } from '@assay/telemetry';
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { MessagingConnection } from './connection.ts';
import { passThrough, type Interceptor } from './interceptor.ts';
import { publishDurably } from './publish.ts';
import { decode } from './wire.ts';

export interface LiveEvent {
  /** Sequence number in the stream; grows, with gaps, within one run. */
  readonly sequence: number;
  readonly message: RunEventMessage;
}

export interface LiveEventsDeps {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
  readonly intercept?: Interceptor;
}

/** What happens in a run, as it happens. */
export class LiveEvents {
  private readonly deps: LiveEventsDeps;

  constructor(deps: LiveEventsDeps) {
    this.deps = deps;
  }

  /** A writer for one delivery of one run. `delivery` is 0 for whoever is not a runner. */
  writer(runId: string, delivery: number, signal?: AbortSignal): RunEventWriter {
    return new RunEventWriter(this.deps, runId, delivery, signal);
  }

  /** Stores one event under an id of its own, once however often it is called, and resolves when it is stored. */
  async append(runId: string, event: RunEvent, id: string): Promise<void> {
    await storeEvent(this.deps, { runId, delivery: 0, event, time: new Date().toISOString() }, id);
  }

  /**
   * Hears the events of all runs from now on, those of one group sharing them, until the signal is aborted. What
   * passes while the connection is down is missed: for news that something else makes good later.
   */
  observe(group: string, signal: AbortSignal, onEvent: (message: RunEventMessage) => void): void {
    const { connection, logger } = this.deps;
    const subscription = connection.nats.subscribe(eventSubject('*'), {
      queue: group,
      callback: (error, message) => {
        try {
          if (error) throw error;
          onEvent(decode(RunEventMessage, message.data, message.subject));
        } catch (failure) {
          logger.warn({ err: failure }, 'live event not heard');
        }
      },
    });
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
  }

  /** The last event of a run, if it has any. */
  async last(runId: string): Promise<LiveEvent | undefined> {
    const manager = await jetstreamManager(this.deps.connection.nats, { checkAPI: false });
    const stored = await manager.streams.getMessage(STREAMS.events.name, { last_by_subj: eventSubject(runId) });
    return stored ? { sequence: stored.seq, message: decode(RunEventMessage, stored.data, stored.subject) } : undefined;
  }

  /**
   * The events of a run after a sequence number (0: from the first), then those that come, without gap or double,
   * across a restart of the server as well. Ends when the signal is aborted. Malformed ones are left out.
   */
  async *read(runId: string, after: number, signal: AbortSignal): AsyncGenerator<LiveEvent, void, undefined> {
    const { connection, logger, intercept = passThrough } = this.deps;
    const consumer = await jetstream(connection.nats, { timeout: 5_000 }).consumers.get(STREAMS.events.name, {
      filter_subjects: eventSubject(runId),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
      inactive_threshold: 60_000,
    });
    // A small window is the back-pressure: a reader that does not read leaves its events on the server.
    const messages = await consumer.consume({ max_messages: 32, expires: 5_000, idle_heartbeat: 1_000 });
    const stop = (): void => messages.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) return;
      for await (const message of messages) {
        try {
          const body = await intercept({ kind: 'deliver', subject: message.subject }, () =>
            Promise.resolve(decode(RunEventMessage, message.data, message.subject)),
          );
          yield { sequence: message.seq, message: body };
        } catch (error) {
          logger.error({ err: error, subject: message.subject }, 'live event is malformed');
        }
      }
    } finally {
      signal.removeEventListener('abort', stop);
      messages.stop();
      await consumer.delete().catch(() => undefined);
    }
  }
}

/** Stores the events of one run in the order in which they are given. */
export class RunEventWriter {
  private readonly deps: LiveEventsDeps;
  private readonly runId: string;
  private readonly delivery: number;
  private readonly signal: AbortSignal | undefined;
  /** A run may be handed out anew under a number it had before; what one writer says is told from another's by this. */
  private readonly life = randomUUID().slice(0, 8);
  private count = 0;
  private tail: Promise<void> = Promise.resolve();

  constructor(deps: LiveEventsDeps, runId: string, delivery: number, signal?: AbortSignal) {
    this.deps = deps;
    this.runId = runId;
    this.delivery = delivery;
    this.signal = signal;
  }

  /** Queues an event and returns at once. `id` makes the event unique over processes; by default its number does. */
  emit(event: RunEvent, id = `${this.life}:${++this.count}`): void {
    const message: RunEventMessage = { runId: this.runId, delivery: this.delivery, event, time: new Date().toISOString() };
    this.tail = this.tail
      .then(() => storeEvent(this.deps, message, id, this.signal))
      .catch((error: unknown) => this.deps.logger.warn({ err: error }, 'live event lost'));
  }

  /** Resolves when every event given so far is stored (or is lost, which is logged: events inform, they do not decide). */
  flush(): Promise<void> {
    return this.tail;
  }
}

async function storeEvent(deps: LiveEventsDeps, message: RunEventMessage, id: string, signal?: AbortSignal): Promise<void> {
  const { connection, intercept = passThrough } = deps;
  const subject = eventSubject(message.runId);
  await intercept({ kind: 'publish', subject }, () =>
    publishDurably(connection, subject, message, { messageId: `${message.runId}:${id}`, signal }),
  );
}
