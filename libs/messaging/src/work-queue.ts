import { setTimeout as delay } from 'node:timers/promises';
import { LANES, RunJob, STREAMS, workSubject, type Lane } from '@assay/contracts';
import type { Context, Logger } from '@assay/telemetry';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Msg } from '@nats-io/transport-node';
import type { MessagingConnection } from './connection.ts';
import { Delivery } from './delivery.ts';
import { passThrough, type Interceptor } from './interceptor.ts';
import { publishDurably } from './publish.ts';
import { isAway, positionOf, pullOne } from './pull.ts';
import { laneConsumer } from './streams.ts';
import { contextOf, decode } from './wire.ts';

/** Core subject on which a publisher says that there is new work, so that idle workers need not poll often. */
const HINT = 'assay.hints.work';
/** Waits between looks at an idle queue, ms. A hint starts them over; the last covers redeliveries. */
const IDLE_MS = [20, 100, 500, 1_000] as const;
const MALFORMED_RETRY_MS = 1_000;

export interface LaneDepth {
  /** Jobs that no worker has. */
  readonly waiting: number;
  /** Jobs that workers have and have not settled. */
  readonly active: number;
}

export interface PublishOptions {
  readonly context?: Context;
  readonly signal?: AbortSignal;
  /** How often the job has been lost, 0 at first. */
  readonly round?: number;
}

export interface WorkQueueDeps {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
  readonly intercept?: Interceptor;
}

/** Runs on their way to the runners. Needs {@link ensureStreams} to have been called by somebody. */
export class WorkQueue {
  private readonly deps: WorkQueueDeps;
  private readonly intercept: Interceptor;

  constructor(deps: WorkQueueDeps) {
    this.deps = deps;
    this.intercept = deps.intercept ?? passThrough;
  }

  /**
   * Stores the job; publishing one run again is a no-op, unless `round` says that the earlier ones were lost. `context` is the
   * trace it continues. Returns its stream sequence.
   */
  async publish(job: RunJob, options: PublishOptions = {}): Promise<number> {
    const { round = 0, ...durable } = options;
    const messageId = round === 0 ? job.runId : `${job.runId}:${round}`;
    const subject = workSubject(job.lane);
    const { connection } = this.deps;
    const stored = await this.intercept({ kind: 'publish', subject }, () =>
      publishDurably(connection, subject, job, { messageId, ...durable }),
    );
    connection.nats.publish(HINT);
    return stored.seq;
  }

  /**
   * Waits for the next job, the exam lane before the practice lane, and takes it. Call it when there is a free
   * slot and not before: a job that is taken is hidden from other workers. Rejects only with the signal's reason; a job
   * that arrives after the signal goes back at once.
   */
  async take(signal: AbortSignal): Promise<Delivery> {
    using hints = new Hints(this.deps.connection);
    for (let idle = 0; ; idle++) {
      signal.throwIfAborted();
      const found = await this.poll(signal);
      if (found && !signal.aborted) return found;
      found?.retry(0);
      if (await hints.within(IDLE_MS[Math.min(idle, IDLE_MS.length - 1)] ?? 0, signal)) idle = -1;
    }
  }

  /** How many jobs lie in each lane. */
  async depth(): Promise<Record<Lane, LaneDepth>> {
    const manager = await jetstreamManager(this.deps.connection.nats, { checkAPI: false });
    const entries = await Promise.all(
      LANES.map(async (lane) => {
        const info = await manager.consumers.info(STREAMS.work.name, laneConsumer(lane));
        return [lane, { waiting: info.num_pending, active: info.num_ack_pending }] as const;
      }),
    );
    return Object.fromEntries(entries) as Record<Lane, LaneDepth>;
  }

  private async poll(signal: AbortSignal): Promise<Delivery | undefined> {
    for (const lane of LANES) {
      if (signal.aborted) return undefined;
      const message = await this.pull(lane);
      const delivery = message && (await this.open(lane, message));
      if (delivery) return delivery;
    }
    return undefined;
  }

  private async pull(lane: Lane): Promise<Msg | undefined> {
    try {
      return await pullOne(this.deps.connection.nats, STREAMS.work.name, laneConsumer(lane));
    } catch (error) {
      if (!isAway(error)) this.deps.logger.warn({ err: error, lane }, 'work queue does not answer');
      return undefined;
    }
  }

  /** A job that cannot be read goes back: a newer worker may know its form, and after the last delivery it is a dead letter. */
  private async open(lane: Lane, message: Msg): Promise<Delivery | undefined> {
    const { connection, logger } = this.deps;
    const { delivery } = positionOf(message.reply ?? '');
    try {
      const job = await this.intercept({ kind: 'deliver', subject: message.subject }, () =>
        Promise.resolve(decode(RunJob, message.data, message.subject)),
      );
      return new Delivery(connection.nats, message, { job, lane, delivery, context: contextOf(message) });
    } catch (error) {
      logger.error({ err: error, lane, delivery }, 'job is malformed');
      connection.nats.publish(message.reply ?? '', `-NAK ${JSON.stringify({ delay: MALFORMED_RETRY_MS * 1_000_000 })}`);
      return undefined;
    }
  }
}

/** Listens for hints while somebody waits for work. */
class Hints implements Disposable {
  private heard = false;
  private wake: (() => void) | undefined;
  private readonly stop: () => void;

  constructor(connection: MessagingConnection) {
    const subscription = connection.nats.subscribe(HINT, {
      callback: () => {
        this.heard = true;
        this.wake?.();
      },
    });
    this.stop = () => subscription.unsubscribe();
  }

  /** Whether a hint came within the time, ms, or since the last call. */
  async within(ms: number, signal: AbortSignal): Promise<boolean> {
    const cancel = new AbortController();
    const hint = new Promise<void>((resolve) => (this.wake = resolve));
    if (!this.heard)
      await Promise.race([hint, delay(ms, undefined, { signal: AbortSignal.any([signal, cancel.signal]) }).catch(() => undefined)]);
    cancel.abort();
    this.wake = undefined;
    const heard = this.heard;
    this.heard = false;
    return heard;
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}
