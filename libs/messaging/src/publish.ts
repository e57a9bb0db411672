import { AssayError } from '@assay/contracts';
import { jetstream, type PubAck } from '@nats-io/jetstream';
import { Backoff } from './backoff.ts';
import type { MessagingConnection } from './connection.ts';
import { assertFits } from './rpc-client.ts';
import { encode, headersWithTrace } from './wire.ts';
import type { Context } from '@assay/telemetry';

export interface DurablePublishOptions {
  /** Identity of the message; the server stores a second one with the same id only once. */
  readonly messageId: string;
  /** Tries before giving up. Default 5; Infinity is bounded by the signal alone. */
  readonly attempts?: number;
  readonly signal?: AbortSignal | undefined;
  /** Trace to continue; the active one when absent. */
  readonly context?: Context;
}

/**
 * Publishes until the stream has stored the message. Resolves only then. Repeating is harmless, because the
 * server knows the id. Errors: `service_unavailable` after the last try, `body_too_large`; the signal's reason on abort.
 */
export async function publishDurably(
  connection: MessagingConnection,
  subject: string,
  body: unknown,
  options: DurablePublishOptions,
): Promise<PubAck> {
  const { attempts = 5, signal, messageId } = options;
  const data = encode(body);
  assertFits(connection, data);
  const backoff = new Backoff({ firstMs: 100, maxMs: 2_000 });
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await jetstream(connection.nats).publish(subject, data, {
        msgID: messageId,
        timeout: 3_000,
        headers: headersWithTrace(options.context),
      });
    } catch (error) {
      if (attempt >= attempts || connection.nats.isClosed())
        throw new AssayError('service_unavailable', { details: { subject }, cause: error });
    }
    await backoff.wait(signal);
  }
}
