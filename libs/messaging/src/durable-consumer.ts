import { inSpan, SpanKind, type Logger } from '@assay/telemetry';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { Backoff } from './backoff.ts';
import type { MessagingConnection } from './connection.ts';
import { passThrough, type Interceptor } from './interceptor.ts';
import { contextOf } from './wire.ts';

const RETRY_MS = 1_000;

export interface DurableConsumerOptions {
  readonly connection: MessagingConnection;
  readonly stream: string;
  /** Name under which the server remembers how far this reader came; replicas with one name share the messages. */
  readonly durable: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly intercept?: Interceptor;
  /** Handles one message, one after another. It is acknowledged when this resolves, and comes again when it rejects. */
  readonly handle: (message: JsMsg) => Promise<void>;
}

/** Reads a stream from its start, each message until it is handled. Returns when the signal is aborted, after the message under way. */
export async function consumeDurably(options: DurableConsumerOptions): Promise<void> {
  const { signal, logger, stream, durable } = options;
  const backoff = new Backoff({ firstMs: 100, maxMs: 2_000 });
  while (!signal.aborted) {
    try {
      await consumeOnce(options, await openConsumer(options), () => backoff.reset());
    } catch (error) {
      logger.warn({ err: error, stream, durable }, 'reading a stream failed, starting again');
    }
    await backoff.wait(signal).catch(() => undefined);
  }
}

async function openConsumer({ connection, stream, durable }: DurableConsumerOptions): Promise<Consumer> {
  const manager = await jetstreamManager(connection.nats);
  await manager.consumers.add(stream, {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(30_000),
    max_deliver: -1,
  });
  return jetstream(connection.nats).consumers.get(stream, durable);
}

async function consumeOnce(options: DurableConsumerOptions, consumer: Consumer, progress: () => void): Promise<void> {
  const messages = await consumer.consume({ max_messages: 64, abort_on_missing_resource: true });
  const stop = (): void => messages.stop();
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const message of messages) {
      if (options.signal.aborted) return;
      await handleOne(options, message);
      progress();
    }
  } finally {
    options.signal.removeEventListener('abort', stop);
    messages.stop();
  }
}

async function handleOne(options: DurableConsumerOptions, message: JsMsg): Promise<void> {
  const { intercept = passThrough, logger, stream } = options;
  const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': message.subject };
  try {
    await inSpan(`consume ${stream}`, { kind: SpanKind.CONSUMER, parent: contextOf(message), attributes }, () =>
      intercept({ kind: 'deliver', subject: message.subject }, () => options.handle(message)),
    );
    await message.ackAck();
  } catch (error) {
    logger.error({ err: error, subject: message.subject, sequence: message.seq }, 'message not handled, it will come again');
    message.nak(RETRY_MS);
  }
}
