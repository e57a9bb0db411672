import { AssayError, PrometheusAnswer, PrometheusExemplars } from '@assay/contracts';
import { traceHeaders } from '@assay/telemetry';
import { Pool } from 'undici';
import { z } from 'zod';

/** Questions that may be on their way at once; further ones wait here, not in Prometheus. */
const IN_FLIGHT = 16;
const CONNECT_MS = 1_000;
const ANSWER_MS = 15_000;
const QUERY_TIMEOUT = '12s';
/** Of one answer: beyond it a panel asks for more than anybody can look at. */
const MOST_BYTES = 8 * 1024 * 1024;

const Exemplars = z.object({ status: z.literal('success'), data: PrometheusExemplars });

export type PrometheusPath = 'query' | 'query_range' | 'query_exemplars' | `label/${string}/values`;

/** Prometheus' HTTP API. Its errors about a question are answers; only its silence is an error. */
export class Prometheus {
  private readonly pool: Pool;

  constructor(url: string) {
    this.pool = new Pool(url, { connections: IN_FLIGHT, pipelining: 1, connect: { timeout: CONNECT_MS } });
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  /** Errors: `metrics_unavailable`. */
  async ask(path: PrometheusPath, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<PrometheusAnswer> {
    const answer = await this.get(path, { timeout: QUERY_TIMEOUT, ...parameters }, signal);
    if (answer === undefined) {
      return { status: 'error', errorType: 'too_large', error: `the answer has more than ${MOST_BYTES / 1024 / 1024} MiB` };
    }
    return parsed(PrometheusAnswer, answer);
  }

  /** Empty where Prometheus keeps none. Errors: `metrics_unavailable`. */
  async exemplars(parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<PrometheusExemplars> {
    const answer = Exemplars.safeParse(await this.get('query_exemplars', parameters, signal));
    return answer.success ? answer.data.data : [];
  }

  /** Undefined: too large. Reading ends as soon as that is known. */
  private async get(path: PrometheusPath, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    try {
      const { body } = await this.pool.request({
        method: 'GET',
        path: `/api/v1/${path}?${new URLSearchParams(parameters).toString()}`,
        headers: traceHeaders(),
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) return undefined;
        chunks.push(chunk);
      }
      return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
    } catch (cause) {
      throw new AssayError('metrics_unavailable', { cause });
    }
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const result = schema.safeParse(answer);
  if (!result.success) throw new AssayError('metrics_unavailable', { cause: result.error });
  return result.data;
}
