import type { HttpObservation, HttpResponse, Json } from '@assay/grading';
import { z } from 'zod';
import { parseBounded } from '../bounded-json.ts';

const Headers = z.record(z.string(), z.string());

const Response = z.object({
  status: z.int(),
  headers: Headers,
  body: z.string(),
  events: z.array(z.object({ data: z.string(), atMs: z.number() })),
  firstByteMs: z.number().nullable(),
  totalMs: z.number(),
  ended: z.enum(['complete', 'aborted', 'timeout', 'error']),
});

const UpstreamRequest = z.object({
  method: z.string(),
  path: z.string(),
  headers: Headers,
  body: z.string(),
  atMs: z.number(),
  aborted: z.boolean(),
  abortDelayMs: z.number().nullable(),
  sentEvents: z.int(),
});

export const ProbeObservation = z.object({
  ready: z.boolean(),
  steps: z.record(z.string(), z.union([Response, z.object({ responses: z.array(Response) })])),
  upstream: z.object({ requests: z.array(UpstreamRequest) }),
  marks: z.record(z.string(), z.int()),
});
export type ProbeObservation = z.infer<typeof ProbeObservation>;

/** What the probe says, one JSON object a line. */
export const ProbeMessage = z.union([
  z.object({ listening: z.boolean() }),
  z.object({ observation: ProbeObservation }),
  z.object({ failed: z.string() }),
]);
export type ProbeMessage = z.infer<typeof ProbeMessage>;

/** Adds what the runner knows better: bodies as JSON, read with its own bounds, and whether the service still ran. */
export function toObservation({ ready, steps, upstream, marks }: ProbeObservation, alive: boolean): HttpObservation {
  return {
    ready,
    alive,
    marks,
    steps: Object.fromEntries(
      Object.entries(steps).map(([label, step]) => [
        label,
        'responses' in step ? { responses: step.responses.map(withJson<HttpResponse>) } : withJson(step),
      ]),
    ),
    upstream: { requests: upstream.requests.map(withJson) },
  };
}

function withJson<Message extends { readonly body: string }>(message: Message): Message & { json?: Json } {
  const json = /^\s*[[{"\dtfn-]/.test(message.body) ? parseBounded(message.body) : undefined;
  return json === undefined ? message : { ...message, json };
}
