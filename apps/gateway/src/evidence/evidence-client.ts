import { AssayError, ErrorBody } from '@assay/contracts';
import { traceHeaders } from '@assay/telemetry';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import type { z } from 'zod';
import type { GatewayConfig } from '../config.ts';
import { GATEWAY_CONFIG } from '../identity/tokens.ts';

const CONNECT_MS = 2_000;
/** Gathering everything of a run takes the collector up to a minute. */
const ANSWERS_WITHIN_MS = 70_000;

/** What of the collector's API is about evidence and insights. */
@Injectable()
export class EvidenceClient implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.pool = new Pool(config.collectorUrl, { connections: 4, connect: { timeout: CONNECT_MS } });
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.destroy();
  }

  /** Its answer to a path below `/api`, parsed. Errors: as {@link bytes}. */
  async ask<Schema extends z.ZodType>(schema: Schema, path: string, method: 'GET' | 'POST' = 'GET'): Promise<z.output<Schema>> {
    const answer = await this.bytes(path, method);
    return schema.parse(JSON.parse(answer.toString('utf8')));
  }

  /** Its answer. Errors: those of the collector, and `telemetry_unavailable` when it does not answer in time, or not as agreed. */
  async bytes(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Buffer> {
    try {
      const { statusCode, body } = await this.pool.request({
        method,
        path: `/api/${path}`,
        headers: traceHeaders(),
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
      const answer = Buffer.from(await body.arrayBuffer());
      if (statusCode >= 400) throw AssayError.fromBody(ErrorBody.parse(JSON.parse(answer.toString('utf8'))));
      return answer;
    } catch (cause) {
      if (cause instanceof AssayError) throw cause;
      throw new AssayError('telemetry_unavailable', { details: { part: 'collector' }, cause });
    }
  }
}
