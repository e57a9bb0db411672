import { request } from 'undici';
import { z } from 'zod';

/** A series of a range: its labels, and its points as seconds since 1970 and value. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

const Range = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});

export interface RangeQuery {
  readonly query: string;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** s. */
  readonly step: number;
}

const WITHIN_MS = 10_000;

/** Prometheus' HTTP API. */
export class Prometheus {
  constructor(private readonly baseUrl: string) {}

  /** Errors: whatever says that Prometheus does not answer, or not with series. */
  async range({ query, start, end, step }: RangeQuery, signal: AbortSignal): Promise<readonly Series[]> {
    const url = new URL('api/v1/query_range', this.baseUrl.endsWith('/') ? this.baseUrl : `${this.baseUrl}/`);
    for (const [name, value] of Object.entries({ query, start, end, step })) url.searchParams.set(name, String(value));
    const { statusCode, body } = await request(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]) });
    const answer: unknown = await body.json();
    const read = Range.safeParse(answer);
    if (!read.success) throw new Error(`Prometheus answers ${statusCode} to ${query}`);
    return read.data.data.result;
  }
}
