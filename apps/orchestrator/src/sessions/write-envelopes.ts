import type { ServerResponse } from 'node:http';
import type { AgentEnvelope } from '@assay/contracts';
import { SSE_HEARTBEAT, sseEvent } from '@assay/inference';
import { StreamWriter } from '../http/stream-writer.ts';

export interface EnvelopeOptions {
  /** Longest time that a reader may leave what was sent unread, ms. */
  readonly stalledReaderMs: number;
  /** A stream that waits so long says that it is alive, ms. */
  readonly heartbeatMs: number;
}

/** What an observer waits before it comes back, ms. */
const RETRY_MS = 1_000;

/** Writes envelopes as server-sent events, no faster than they are read, and ends the answer. Rejects when the reader has gone, or does not read. */
export async function writeEnvelopes(
  envelopes: AsyncIterable<AgentEnvelope>,
  response: ServerResponse,
  { stalledReaderMs, heartbeatMs }: EnvelopeOptions,
): Promise<void> {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  const writer = new StreamWriter(response, { headers, stalledMs: stalledReaderMs });
  const heartbeat = setInterval(() => writer.beat(SSE_HEARTBEAT), heartbeatMs);
  try {
    await writer.write(`retry: ${RETRY_MS}\n\n`);
    for await (const envelope of envelopes) await writer.write(`id: ${envelope.seq}\n${sseEvent(envelope.type, JSON.stringify(envelope))}`);
    if (!response.destroyed) writer.end('');
  } finally {
    clearInterval(heartbeat);
  }
}
