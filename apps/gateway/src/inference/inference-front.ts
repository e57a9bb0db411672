import { pipeline } from 'node:stream/promises';
import { AssayError, GUARDRAILS_HEADER } from '@assay/contracts';
import { traceHeaders } from '@assay/telemetry';
import type { FastifyReply } from 'fastify';
import { Pool } from 'undici';

export interface Passage {
  readonly path: string;
  readonly token: string;
  readonly body: string;
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
  GUARDRAILS_HEADER,
] as const;
const CONNECT_MS = 2_000;
/** Of what is no generation, ms. */
const LIST_WITHIN_MS = 5_000;

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

  /** A small answer, whole. Errors: `service_unavailable` when nobody answers there, or not as agreed. */
  async get(path: string, token: string): Promise<Record<string, unknown>> {
    try {
      const { statusCode, body } = await this.pool.request({
        method: 'GET',
        path,
        headers: { ...traceHeaders(), authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(LIST_WITHIN_MS),
      });
      const answer = (await body.json()) as Record<string, unknown>;
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
      return answer;
    } catch (cause) {
      throw new AssayError('service_unavailable', { details: { part: 'orchestrator' }, cause });
    }
  }

  /** Errors: `service_unavailable` when nobody answers there. */
  async pass({ path, token, body }: Passage, reply: FastifyReply): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const headers = { ...traceHeaders(), authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await this.pool.request({ method: 'POST', path, headers, body, signal: gone.signal }).catch((cause: unknown) => {
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
