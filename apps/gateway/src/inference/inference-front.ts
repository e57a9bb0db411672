import { pipeline } from 'node:stream/promises';
import { AssayError } from '@assay/contracts';
import { traceHeaders } from '@assay/telemetry';
import type { FastifyReply } from 'fastify';
import { Pool } from 'undici';

export interface Passage {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

/** What a browser may see of an answer's headers. */
const SHOWN = [
  'content-type',
  'cache-control',
  'retry-after',
  'x-request-id',
  'x-assay-model',
  'x-assay-source',
  'x-assay-degraded',
  'x-assay-hops',
] as const;
const CONNECT_MS = 2_000;

/** The orchestrator. Its answers are passed on as they come; a reader who leaves ends the work. */
export class InferenceFront {
  private readonly pool: Pool;

  constructor(url: string) {
    // How long an answer may take is the orchestrator's to say.
    this.pool = new Pool(url, { connections: 256, connect: { timeout: CONNECT_MS }, headersTimeout: 0, bodyTimeout: 0 });
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  /** Errors: `service_unavailable` when nobody answers there. */
  async pass({ method, path, token, body }: Passage, reply: FastifyReply): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const headers = {
      ...traceHeaders(),
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await this.pool.request({ method, path, headers, body: body ?? null, signal: gone.signal }).catch((cause: unknown) => {
      throw new AssayError('service_unavailable', { details: { part: 'orchestrator' }, cause });
    });
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    for (const name of SHOWN) {
      const value = answer.headers[name];
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.raw.writeHead(answer.statusCode);
    // A stream that breaks has told so in-band, or its reader has gone: there is nobody left to tell.
    await pipeline(answer.body, reply.raw).catch(() => undefined);
  }
}
