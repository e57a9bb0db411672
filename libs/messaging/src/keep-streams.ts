import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@assay/telemetry';
import { Backoff } from './backoff.ts';
import type { MessagingConnection } from './connection.ts';
import { ensureStreams } from './streams.ts';

/** How often it is looked whether everything is still there, ms; a lost store shows itself sooner, by a reconnect. */
const LOOK_EVERY_MS = 30_000;

export interface KeepStreamsOptions {
  readonly logger: Logger;
  /** Ends the keeping. */
  readonly signal: AbortSignal;
}

/**
 * Sees to it that what {@link ensureStreams} creates is there, and comes back when the server returns without its store.
 * Resolves when it is there for the first time; rejects only with the signal's reason.
 */
export async function keepStreams(connection: MessagingConnection, options: KeepStreamsOptions): Promise<void> {
  await untilEnsured(connection, options);
  void afterEachReconnect(connection, options);
  void nowAndThen(connection, options);
}

/** Ends when the connection is closed. */
async function afterEachReconnect(connection: MessagingConnection, options: KeepStreamsOptions): Promise<void> {
  for await (const { type } of connection.nats.status()) {
    if (type === 'reconnect') await untilEnsured(connection, options).catch(() => undefined);
  }
}

async function nowAndThen(connection: MessagingConnection, options: KeepStreamsOptions): Promise<void> {
  while (!options.signal.aborted) {
    await delay(LOOK_EVERY_MS, undefined, { signal: options.signal, ref: false }).catch(() => undefined);
    if (connection.connected) await untilEnsured(connection, options).catch(() => undefined);
  }
}

async function untilEnsured(connection: MessagingConnection, { logger, signal }: KeepStreamsOptions): Promise<void> {
  const backoff = new Backoff({ firstMs: 100, maxMs: 2_000 });
  for (;;) {
    signal.throwIfAborted();
    try {
      await ensureStreams(connection);
      return;
    } catch (error) {
      logger.warn({ err: error }, 'the streams are not there yet');
      await backoff.wait(signal);
    }
  }
}
