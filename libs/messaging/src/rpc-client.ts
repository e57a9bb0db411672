import { AssayError, type Rpc } from '@assay/contracts';
import { inSpan, SpanKind } from '@assay/telemetry';
import { errors, type Msg } from '@nats-io/transport-node';
import type { z } from 'zod';
import type { MessagingConnection } from './connection.ts';
import { passThrough, type Interceptor } from './interceptor.ts';
import { decode, encode, headersWithTrace, throwIfError } from './wire.ts';

export interface RequestOptions {
  /** How long to wait for the reply, ms. Default 5,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Asks other services. Every failure is an {@link AssayError}, except an abort, which rejects with the signal's reason. */
export class RpcClient {
  private readonly connection: MessagingConnection;
  private readonly intercept: Interceptor;

  constructor(connection: MessagingConnection, intercept: Interceptor = passThrough) {
    this.connection = connection;
    this.intercept = intercept;
  }

  /**
   * Errors: `service_unavailable` when nobody listens or NATS is away, `service_timeout` when somebody does but
   * does not answer in time, `message_malformed` for a reply against the schema, `body_too_large` for a request
   * that the server would not carry, else what the service answered.
   */
  async request<R extends Rpc>(rpc: R, body: z.input<R['request']>, options: RequestOptions = {}): Promise<z.output<R['reply']>> {
    const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': rpc.subject };
    return inSpan(`request ${rpc.subject}`, { kind: SpanKind.CLIENT, attributes }, async () => {
      const reply = await this.intercept({ kind: 'request', subject: rpc.subject }, () => this.send(rpc.subject, encode(body), options));
      throwIfError(reply);
      return decode(rpc.reply, reply.data, rpc.subject) as z.output<R['reply']>;
    });
  }

  private async send(subject: string, data: Uint8Array, options: RequestOptions): Promise<Msg> {
    const { timeoutMs = 5_000, signal } = options;
    signal?.throwIfAborted();
    assertFits(this.connection, data);
    const reply = this.connection.nats.request(subject, data, { timeout: timeoutMs, headers: headersWithTrace() });
    try {
      return await (signal ? abortable(reply, signal) : reply);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw this.translate(error, subject);
    }
  }

  private translate(error: unknown, subject: string): AssayError {
    const unanswered = error instanceof errors.TimeoutError && this.connection.connected;
    return new AssayError(unanswered ? 'service_timeout' : 'service_unavailable', { details: { subject }, cause: error });
  }
}

/** The server drops a connection that sends more than it carries, so the sender looks first. */
export function assertFits(connection: MessagingConnection, data: Uint8Array): void {
  const limit = connection.nats.info?.max_payload ?? Infinity;
  if (data.byteLength > limit) throw new AssayError('body_too_large', { details: { bytes: data.byteLength, limit } });
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
