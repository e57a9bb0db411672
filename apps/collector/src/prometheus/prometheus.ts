import { request } from 'undici';
import { z } from 'zod';

/** A series of a range: its labels, and its points as seconds since 1970 and value. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** A value at a moment; NaN where there is none, such as the quantile of no request. */
export interface Value {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

const Labels = z.record(z.string(), z.string());
const Point = z.tuple([z.number(), z.string()]);

const answer = <Result extends z.ZodType>(resultType: string, result: Result) =>
  z.object({ status: z.literal('success'), data: z.object({ resultType: z.literal(resultType), result: z.array(result) }) });

const Range = answer('matrix', z.object({ metric: Labels, values: z.array(Point) }));
const Instant = answer('vector', z.object({ metric: Labels, value: Point }));

export interface RangeQuery {
  readonly query: string;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** s. */
  readonly step: number;
}

const WITHIN_MS = 10_000;

/** Prometheus' HTTP API. Errors: whatever says that Prometheus does not answer, or not as agreed. */
export class Prometheus {
  constructor(private readonly baseUrl: string) {}

  async range({ query, start, end, step }: RangeQuery, signal: AbortSignal): Promise<readonly Series[]> {
    return (await this.ask(Range, 'query_range', { query, start, end, step }, signal)).data.result;
  }

  /** Values at one moment, seconds since 1970. */
  async instant(query: string, time: number, signal: AbortSignal): Promise<readonly Value[]> {
    const { data } = await this.ask(Instant, 'query', { query, time }, signal);
    return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }

  private async ask<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    parameters: Readonly<Record<string, string | number>>,
    signal: AbortSignal,
  ): Promise<z.output<Schema>> {
    const url = new URL(`api/v1/${path}`, this.baseUrl.endsWith('/') ? this.baseUrl : `${this.baseUrl}/`);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
    const { statusCode, body } = await request(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]) });
    const read = schema.safeParse(await body.json());
    if (!read.success) throw new Error(`Prometheus answers ${statusCode} to ${parameters['query']}`);
    return read.data;
  }
}
