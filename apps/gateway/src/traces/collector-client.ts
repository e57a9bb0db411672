import { AssayError } from '@assay/contracts';
import { traceHeaders } from '@assay/telemetry';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type Dispatcher } from 'undici';
import type { z } from 'zod';
import type { GatewayConfig } from '../config.ts';
import { GATEWAY_CONFIG } from '../identity/tokens.ts';

const MIB = 1_048_576;
const CONNECT_MS = 2_000;
/** Of one answer, from the question to its last byte. */
const ANSWERS_WITHIN_MS = 15_000;

export interface Question<Schema extends z.ZodType> {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly schema: Schema;
  /** The longest answer that is read, bytes. */
  readonly most?: number;
}

/** The collector's query API. */
@Injectable()
export class CollectorClient implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.pool = new Pool(config.collectorUrl, { connections: 16, connect: { timeout: CONNECT_MS } });
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.destroy();
  }

  /**
   * Its answer, parsed; undefined when it knows no such thing. Errors: `validation_failed` when it refuses the question,
   * `trace_too_large`, and `telemetry_unavailable` when it does not answer in time, or not as agreed.
   */
  async ask<Schema extends z.ZodType>({
    path,
    query = {},
    schema,
    most = 64 * MIB,
  }: Question<Schema>): Promise<z.output<Schema> | undefined> {
    try {
      const { statusCode, body } = await this.pool.request({
        method: 'GET',
        path: path + queryText(query),
        headers: { ...traceHeaders(), accept: 'application/json' },
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
      const text = await readText(body, most);
      if (statusCode === 404) return undefined;
      if (statusCode === 400) throw new AssayError('validation_failed', { details: { problem: problemOf(text) } });
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      if (cause instanceof AssayError) throw cause;
      throw new AssayError('telemetry_unavailable', { details: { part: 'collector' }, cause });
    }
  }
}

function queryText(query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

async function readText(body: Dispatcher.ResponseData['body'], most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new AssayError('trace_too_large', { details: { limitBytes: most } });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What the collector says is wrong: words of its own, about what it was asked. */
function problemOf(text: string): string {
  try {
    const { errors } = JSON.parse(text) as { errors?: readonly { msg?: string }[] };
    return errors?.[0]?.msg ?? 'refused';
  } catch {
    return 'refused';
  }
}
