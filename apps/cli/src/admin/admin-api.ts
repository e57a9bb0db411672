import { ErrorBody } from '@assay/contracts';
import type { z } from 'zod';

export interface AdminAccess {
  /** The orchestrator's, without the path of its admin API. */
  readonly baseUrl: string;
  readonly key: string | undefined;
}

interface Call {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

const WITHIN_MS = 30_000;

/** Refused by the platform, with the code of its registry. */
export class Refused extends Error {
  constructor(readonly body: ErrorBody) {
    const details = body.details ? ` ${JSON.stringify(body.details)}` : '';
    super(`${body.code}: ${body.message}${details}`);
  }
}

/** The admin API of an orchestrator. Errors: {@link Refused}, and an Error that names the address when nobody understands the call there. */
export class AdminApi {
  constructor(
    private readonly access: AdminAccess,
    private readonly signal: AbortSignal,
  ) {}

  get<S extends z.ZodType>(schema: S, path: string, query: Call['query'] = {}): Promise<z.output<S>> {
    return this.call(schema, 'GET', path, { query });
  }

  post<S extends z.ZodType>(schema: S, path: string, body: unknown): Promise<z.output<S>> {
    return this.call(schema, 'POST', path, { body });
  }

  private async call<S extends z.ZodType>(schema: S, method: string, path: string, { query = {}, body }: Call): Promise<z.output<S>> {
    const { baseUrl, key } = this.access;
    const url = new URL(`${baseUrl.replace(/\/$/, '')}/admin/v1/${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(WITHIN_MS)]),
    }).catch((cause: unknown) => {
      throw new Error(`${url.origin} does not answer`, { cause });
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      const refusal = ErrorBody.safeParse(answer);
      throw refusal.success ? new Refused(refusal.data) : new Error(`${url.origin} answers ${response.status}`);
    }
    const read = schema.safeParse(answer);
    if (!read.success) throw new Error(`${url.origin} answers something else than an orchestrator would`);
    return read.data;
  }
}
