import { z } from 'zod';
import { CheckBase, type CheckKind } from '../check.ts';
import { holds } from '../expectations.ts';
import { Expectation, Json } from '../matcher.ts';

const Label = z.string().regex(/^[a-z][A-Za-z0-9_]*$/);
const Headers = z.record(z.string(), z.string()).default({});
const Port = z.int().min(1_024).max(65_535);

/** How the probe's upstream answers a request. The first rule whose method, path and `bodyContains` fit is used. */
export const UpstreamRule = z.strictObject({
  method: z.string().default('POST'),
  path: z.string(),
  bodyContains: z.string().optional(),
  times: z.int().min(1).optional().describe('Use this rule for so many requests only'),
  delayMs: z.int().min(0).max(30_000).default(0),
  status: z.int().min(200).max(599).default(200),
  headers: Headers,
  json: Json.optional(),
  text: z.string().optional(),
  sse: z
    .strictObject({
      events: z.array(z.string()).describe('`data` of each event'),
      repeat: z.int().min(1).max(10_000).default(1),
      intervalMs: z.int().min(0).max(10_000).default(0),
      cut: z.boolean().default(false).describe('Break the connection after the last event instead of ending the answer'),
    })
    .optional(),
});
export type UpstreamRule = z.infer<typeof UpstreamRule>;

export const HttpRequest = z.strictObject({
  method: z.string().default('GET'),
  path: z.string().startsWith('/'),
  headers: Headers,
  json: Json.optional(),
  text: z.string().optional(),
  timeoutMs: z.int().min(10).max(60_000).default(5_000),
  abortAfterEvents: z.int().min(0).optional().describe('Close the connection after this many server-sent events'),
  abortAfterMs: z.int().min(0).optional().describe('Close the connection after this time'),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

export const HttpStep = z.union([
  z.strictObject({ request: HttpRequest, as: Label }).describe('One request, observed as `steps.<as>`'),
  z
    .strictObject({ burst: HttpRequest, count: z.int().min(1).max(2_000), concurrency: z.int().min(1).max(256).default(16), as: Label })
    .describe('Many equal requests, observed as `steps.<as>.responses`'),
  z
    .strictObject({ start: HttpRequest, as: Label })
    .describe('Send one request without waiting for its answer; the end of the script waits for it at the latest'),
  z.strictObject({ finish: Label }).describe('Wait for the answer of a started request, observed as `steps.<finish>`'),
  z.strictObject({ waitMs: z.int().min(1).max(30_000) }),
  z.strictObject({ mark: Label }).describe('Record the number of upstream requests so far as `marks.<label>`'),
]);
export type HttpStep = z.infer<typeof HttpStep>;

/**
 * Treats the learner's service as a black box: a probe in a container of its own, which shares only the
 * network namespace, sends requests and plays the upstream.
 */
export const HttpCheck = CheckBase.extend({
  kind: z.literal('http'),
  service: z.strictObject({
    port: Port.default(8080),
    env: z.record(z.string(), z.string()).default({}),
    readyPath: z.string().startsWith('/').optional().describe('Polled until it answers 200; without it, until the port accepts'),
    readyWithinMs: z.int().min(100).max(30_000).default(5_000),
  }),
  upstream: z.strictObject({ port: Port.default(9000), rules: z.array(UpstreamRule) }).optional(),
  steps: z.array(HttpStep).min(1),
  expect: z.array(Expectation).min(1),
});
export type HttpCheck = z.infer<typeof HttpCheck>;

export interface HttpResponse {
  /** 0 when no response came. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** First 64 KiB. */
  readonly body: string;
  /** The body parsed, when it is JSON. */
  readonly json?: Json;
  /** Server-sent events, when the response is a stream of them; `atMs` since the request was sent. */
  readonly events: readonly { readonly data: string; readonly atMs: number }[];
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  readonly ended: 'complete' | 'aborted' | 'timeout' | 'error';
}

export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly json?: Json;
  readonly atMs: number;
  /** Whether the service closed the connection before the answer was complete. */
  readonly aborted: boolean;
  /** Milliseconds from the probe's own abort of the last request to the close seen here; null where neither happened. */
  readonly abortDelayMs: number | null;
  readonly sentEvents: number;
}

export interface HttpObservation {
  readonly ready: boolean;
  readonly steps: Readonly<Record<string, HttpResponse | { readonly responses: readonly HttpResponse[] }>>;
  readonly upstream: { readonly requests: readonly UpstreamRequest[] };
  readonly marks: Readonly<Record<string, number>>;
  /** Whether the service was still running after the last step. */
  readonly alive: boolean;
}

/** Parts are the expectations; none holds of a service that never became ready. */
export const http: CheckKind<typeof HttpCheck, HttpObservation> = {
  kind: 'http',
  params: HttpCheck,
  judge({ expect }, observation) {
    const held = observation.ready ? expect.filter((expectation) => holds(expectation, observation)).length : 0;
    return { held, parts: expect.length };
  },
};
