import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Allowance } from './allowance.ts';
import { Refusal } from './refusal.ts';
import type { Turns } from './turns.ts';

const inflate = promisify(gunzip);

export interface BodyLimits {
  /** Largest body, sent and unpacked, bytes. */
  readonly maxBytes: number;
  /** What all requests may hold. */
  readonly allowance: Allowance;
  /** Bodies that are unpacked at once: each may grow to the largest before it is known how large it is. */
  readonly unpacking: Turns;
}

type Work<T> = (body: Buffer) => Promise<T>;
/** Counts bytes that are held in memory; throws Refusal `overloaded` when there is no room. */
type Hold = (bytes: number) => void;

/**
 * Reads a request's body and hands it over, unpacked. Its bytes are held from the allowance until the work is done. Rejects with
 * Refusal: `too_large`, `overloaded`, `malformed`.
 */
export function withBody<T>(request: IncomingMessage, gzipped: boolean, limits: BodyLimits, work: Work<T>): Promise<T> {
  return holding(limits, async (hold) => handOver(await read(request, limits.maxBytes, hold), gzipped, limits, hold, work));
}

/** The same for a body that has arrived whole. */
export function withReceived<T>(sent: Buffer, gzipped: boolean, limits: BodyLimits, work: Work<T>): Promise<T> {
  return holding(limits, async (hold) => {
    if (sent.length > limits.maxBytes) throw new Refusal('too_large', `a body may have ${limits.maxBytes} bytes`);
    hold(sent.length);
    return handOver(sent, gzipped, limits, hold, work);
  });
}

async function holding<T>({ allowance }: BodyLimits, work: (hold: Hold) => Promise<T>): Promise<T> {
  let held = 0;
  try {
    return await work((bytes) => {
      if (!allowance.take(bytes)) throw new Refusal('overloaded', 'too much is being received at once');
      held += bytes;
    });
  } finally {
    allowance.give(held);
  }
}

async function handOver<T>(sent: Buffer, gzipped: boolean, limits: BodyLimits, hold: Hold, work: Work<T>): Promise<T> {
  if (!gzipped) return work(sent);
  const body = await limits.unpacking.take(() => unpack(sent, limits.maxBytes));
  hold(body.length);
  return work(body);
}

async function read(request: IncomingMessage, maxBytes: number, hold: Hold): Promise<Buffer> {
  const tooLarge = new Refusal('too_large', `a body may have ${maxBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  // The answer that says why still needs the connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge;
    hold(chunk.length);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

async function unpack(sent: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await inflate(sent, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw new Refusal('too_large', `a body may have ${maxBytes} bytes when it is unpacked`, { cause });
    throw new Refusal('malformed', 'the body is not gzip', { cause });
  }
}
