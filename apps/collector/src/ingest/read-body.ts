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

/**
 * Reads a request's body and hands it over, unpacked. Its bytes are held from the allowance until the work is done. Rejects with
 * Refusal: `too_large`, `overloaded`, `malformed`.
 */
export async function withBody<T>(request: IncomingMessage, limits: BodyLimits, work: (body: Buffer) => Promise<T>): Promise<T> {
  const { allowance, unpacking, maxBytes } = limits;
  let held = 0;
  const hold = (bytes: number): void => {
    if (!allowance.take(bytes)) throw new Refusal('overloaded', 'too much is being received at once');
    held += bytes;
  };
  try {
    const sent = await read(request, maxBytes, hold);
    if (request.headers['content-encoding'] !== 'gzip') return await work(sent);
    const body = await unpacking.take(() => unpack(sent, maxBytes));
    hold(body.length);
    return await work(body);
  } finally {
    allowance.give(held);
  }
}

async function read(request: IncomingMessage, maxBytes: number, hold: (bytes: number) => void): Promise<Buffer> {
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
