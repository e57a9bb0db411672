import { RunEventMessage, STREAMS, type Run } from '@assay/contracts';
import type { Logger } from '@assay/telemetry';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { Backoff } from './backoff.ts';
import type { MessagingConnection } from './connection.ts';
import { decode } from './wire.ts';

export interface ConcludedRunsOptions {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Name under which the server remembers how far this reader came; replicas with one name share the runs. */
  readonly durable: string;
  /** Runs that are handled at once. */
  readonly atOnce: number;
  /** Handles a run that has its verdict. Resolves with the pause after which it shall come again, ms; undefined when it is done. */
  readonly handle: (run: Run) => Promise<number | undefined>;
}

/** Longer than any handling; a reader that died with runs in hand gives them back then. */
const ACK_WAIT_MS = 90_000;
const RETRY_MS = 5_000;
/** Runs that have come and are not done. */
const MAX_PENDING = 50_000;

/**
 * Reads the verdicts from the live events, each run until it is done: the stream itself remembers which are not. Opens no span, because
 * what is done with a run that is over is no part of its trace. Returns when the signal is aborted, after the runs in hand.
 */
export async function consumeConcludedRuns(options: ConcludedRunsOptions): Promise<void> {
  const { signal, logger, durable } = options;
  const backoff = new Backoff({ firstMs: 100, maxMs: 2_000 });
  while (!signal.aborted) {
    try {
      await consumeOnce(options, await openConsumer(options), () => backoff.reset());
    } catch (error) {
      logger.warn({ err: error, durable }, 'reading verdicts failed, starting again');
    }
    await backoff.wait(signal).catch(() => undefined);
  }
}

async function openConsumer({ connection, durable }: ConcludedRunsOptions): Promise<Consumer> {
  const manager = await jetstreamManager(connection.nats);
  await manager.consumers.add(STREAMS.events.name, {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: MAX_PENDING,
    max_deliver: -1,
  });
  return jetstream(connection.nats).consumers.get(STREAMS.events.name, durable);
}

async function consumeOnce(options: ConcludedRunsOptions, consumer: Consumer, progress: () => void): Promise<void> {
  const messages = await consumer.consume({ max_messages: 256, abort_on_missing_resource: true });
  const stop = (): void => messages.stop();
  options.signal.addEventListener('abort', stop, { once: true });
  const inHand = new Set<Promise<void>>();
  try {
    for await (const message of messages) {
      if (options.signal.aborted) return;
      const work = handleOne(options, message).finally(() => inHand.delete(work));
      inHand.add(work);
      if (inHand.size >= options.atOnce) await Promise.race(inHand);
      progress();
    }
  } finally {
    options.signal.removeEventListener('abort', stop);
    messages.stop();
    await Promise.all(inHand);
  }
}

/** Never rejects. */
async function handleOne({ logger, handle }: ConcludedRunsOptions, message: JsMsg): Promise<void> {
  const run = verdictIn(message, logger);
  if (!run) {
    message.ack();
    return;
  }
  try {
    const again = await handle(run);
    if (again === undefined) await message.ackAck();
    else message.nak(again);
  } catch (error) {
    logger.warn({ err: error, runId: run.id }, 'run not handled, it will come again');
    message.nak(RETRY_MS);
  }
}

/** The run of a verdict; undefined for every other event. */
function verdictIn(message: JsMsg, logger: Logger): Run | undefined {
  try {
    const { event } = decode(RunEventMessage, message.data, message.subject);
    return event.type === 'verdict' ? event.run : undefined;
  } catch (error) {
    logger.error({ err: error, subject: message.subject }, 'live event is malformed');
    return undefined;
  }
}
