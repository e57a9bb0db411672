import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { LiveEnvelope } from '@assay/contracts';

/** Comments keep proxies from closing a quiet stream, and find readers that are gone. */
const HEARTBEAT_MS = 15_000;

export interface StreamOptions {
  /** Longest time that a reader may leave what was sent unread, ms. */
  readonly stalledMs: number;
  /** The reader is gone, or the service ends. */
  readonly signal: AbortSignal;
}

/** A reader that does not read: it is cut off, comes back with Last-Event-ID, and has missed nothing. */
export class ReaderStalled extends Error {
  override readonly name = 'ReaderStalled';
}

/**
 * Writes envelopes as server-sent events. A reader that does not read stops the source, so that its events stay where
 * they are stored; for too long, and it is {@link ReaderStalled}.
 */
export async function writeEvents(envelopes: AsyncIterable<LiveEnvelope>, response: Writable, options: StreamOptions): Promise<void> {
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  try {
    for await (const envelope of envelopes) {
      if (!response.write(asMessage(envelope))) await drained(response, options);
    }
  } finally {
    clearInterval(heartbeat);
  }
}

async function drained(response: Writable, { stalledMs, signal }: StreamOptions): Promise<void> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), stalledMs);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([signal, patience.signal]) });
  } catch (error) {
    throw patience.signal.aborted ? new ReaderStalled(`nothing read for ${stalledMs} ms`, { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Without an id where the number is not one to resume after. */
function asMessage(envelope: LiveEnvelope): string {
  const id = envelope.seq > 0 ? `id: ${envelope.seq}\n` : '';
  return `${id}event: ${envelope.type}\ndata: ${JSON.stringify(envelope)}\n\n`;
}
