import { TimeoutError, type Msg, type NatsConnection } from '@nats-io/transport-node';

/** Where a job lies and how often it was handed out, as its reply subject tells. */
export interface Position {
  readonly stream: string;
  readonly consumer: string;
  /** 1 for the first delivery. */
  readonly delivery: number;
  readonly streamSequence: number;
}

/**
 * Takes one message from a pull consumer if one waits, without waiting for one. (The client's own fetch always
 * waits at least a second, which would hold up a lane of lower priority.)
 */
export async function pullOne(nats: NatsConnection, stream: string, consumer: string): Promise<Msg | undefined> {
  const subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
  // A job arrives under its own subject, by which the shared inbox could not tell whose it is: hence an inbox of its own.
  const message = await nats.request(subject, JSON.stringify({ batch: 1, no_wait: true }), { timeout: 2_000, noMux: true });
  const status = message.headers?.code ?? 0;
  if (status === 404 || status === 408) return undefined;
  if (status >= 400) throw new Error(`pull from ${consumer}: ${String(status)} ${message.headers?.description ?? ''}`);
  return message;
}

/** Reads `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>`, or its form with domain and account. */
export function positionOf(reply: string): Position {
  const tokens = reply.split('.');
  const offset = tokens.length >= 11 ? 4 : 2;
  const [stream = '', consumer = '', delivery, streamSequence] = tokens.slice(offset);
  const position = { stream, consumer, delivery: Number(delivery), streamSequence: Number(streamSequence) };
  if (tokens[1] !== 'ACK' || !Number.isInteger(position.delivery) || !Number.isInteger(position.streamSequence)) {
    throw new Error(`not an acknowledgement subject: ${reply}`);
  }
  return position;
}

/** Whether a failed pull only means that the server did not answer. */
export function isAway(error: unknown): boolean {
  return error instanceof TimeoutError;
}
