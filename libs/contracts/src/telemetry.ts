import { z } from 'zod';

export const TraceId = z
  .string()
  .regex(/^(?!0{32})[0-9a-f]{32}$/)
  .describe('W3C trace id: 32 hex digits, not all zero');
export const SpanId = z.string().regex(/^[0-9a-f]{16}$/);

export const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const SpanKindName = z.enum(SPAN_KINDS);
export type SpanKindName = z.infer<typeof SpanKindName>;

const Attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type TelemetryAttributes = z.infer<typeof Attributes>;

/** Whole microseconds since 1970: a double holds them exactly until the year 2255. */
const Micros = z.number().describe('Microseconds');

export const SpanEvent = z.object({ timeUs: Micros, name: z.string(), attributes: Attributes }).meta({ id: 'SpanEvent' });
export type SpanEvent = z.infer<typeof SpanEvent>;

export const TraceSpan = z
  .object({
    spanId: SpanId,
    parentId: SpanId.optional().describe('May name a span that never arrived, such as the one that a browser began'),
    service: z.string(),
    resource: z.string().describe('Key of its resource in the trace'),
    name: z.string(),
    kind: SpanKindName,
    startUs: Micros.describe('Microseconds since 1970'),
    durationUs: Micros,
    error: z.boolean(),
    statusMessage: z.string().optional(),
    attributes: Attributes,
    events: z.array(SpanEvent),
    links: z.array(z.object({ traceId: z.string(), spanId: z.string() })),
  })
  .meta({ id: 'TraceSpan' });
export type TraceSpan = z.infer<typeof TraceSpan>;

export const Trace = z
  .object({
    traceId: TraceId,
    view: z.enum(['whole', 'own']).describe('own: what a learner sees of their own requests, without internals'),
    spans: z.array(TraceSpan),
    resources: z.record(z.string(), z.object({ service: z.string(), attributes: Attributes })),
    withheld: z.int().min(0).describe('Spans that are not shown: of others, or of hidden checks'),
    stepMs: z.number().optional().describe('From the first hidden check on, times are rounded up to a multiple of this, ms'),
  })
  .meta({ id: 'Trace' });
export type Trace = z.infer<typeof Trace>;

export const TraceSummary = z
  .object({
    traceId: TraceId,
    service: z.string().describe('Of its first span'),
    name: z.string().describe('Of its first span'),
    startUs: Micros,
    durationUs: Micros.describe('From the start of its first span to the end of its last'),
    spans: z.int().min(0),
    errors: z.int().min(0).describe('Spans that failed'),
    services: z.array(z.object({ name: z.string(), spans: z.int().min(1), errors: z.int().min(0) })).describe('Most spans first'),
  })
  .meta({ id: 'TraceSummary' });
export type TraceSummary = z.infer<typeof TraceSummary>;

const Milliseconds = z.coerce.number().min(0).max(86_400_000);

/** Which traces are looked for: those with one span that fits all of it. */
export const TraceSearch = z.object({
  service: z.string().min(1).max(200).optional().describe('Any when absent'),
  operation: z.string().min(1).max(300).optional(),
  tags: z.string().max(1_000).optional().describe('Attributes of the span or its resource: key=value key="two words"'),
  minMs: Milliseconds.optional().describe('Least duration of the span, ms'),
  maxMs: Milliseconds.optional().describe('Greatest duration of the span, ms'),
  errors: z.literal('true').optional().describe('Only spans that failed'),
  from: z.iso.datetime().optional().describe('An hour before `to` when absent'),
  to: z.iso.datetime().optional().describe('Now when absent'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Traces at most, the latest first'),
});
export type TraceSearch = z.infer<typeof TraceSearch>;

export const TelemetryService = z.object({ name: z.string(), operations: z.array(z.string()) }).meta({ id: 'TelemetryService' });
export type TelemetryService = z.infer<typeof TelemetryService>;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export const LogLevel = z.enum(LOG_LEVELS);
export type LogLevel = z.infer<typeof LogLevel>;

/** The level of an OTLP severity number, 1 to 24; `info` for 0, which says nothing. */
export function levelOfSeverity(severity: number): LogLevel {
  return LOG_LEVELS[Math.min(5, Math.floor((severity - 1) / 4))] ?? 'info';
}

export const LogEntry = z
  .object({
    time: z.string().describe('ISO 8601 with nanoseconds'),
    service: z.string(),
    level: LogLevel,
    body: z.string(),
    traceId: z.string().optional(),
    spanId: z.string().optional(),
    attributes: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LogEntry' });
export type LogEntry = z.infer<typeof LogEntry>;

export const LogPage = z
  .object({
    logs: z.array(LogEntry).describe('Newest first'),
    next: z.string().optional().describe('Cursor of the next page; absent on the last'),
  })
  .meta({ id: 'LogPage' });
export type LogPage = z.infer<typeof LogPage>;

export const LogSearch = z.object({
  traceId: TraceId.optional(),
  service: z.string().min(1).max(200).optional(),
  level: LogLevel.optional().describe('At least'),
  text: z.string().min(1).max(500).optional().describe('Part of the message, in any case of letters'),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  cursor: z.string().min(1).max(500).optional(),
});
export type LogSearch = z.infer<typeof LogSearch>;

/** How many entries there are over time. */
export const LogHistogram = z
  .object({
    fromMs: z.number().describe('ms since 1970'),
    bucketMs: z.number().describe('Length of a bucket, ms'),
    buckets: z.array(z.record(LogLevel, z.int().min(0))).describe('One after the other, from `fromMs` on; entries by level'),
    counted: z.int().min(0),
    complete: z.boolean().describe('false: there are more, and only the newest were counted'),
  })
  .meta({ id: 'LogHistogram' });
export type LogHistogram = z.infer<typeof LogHistogram>;

export const LogCount = LogSearch.pick({ service: true, level: true, text: true }).extend({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  buckets: z.coerce.number().int().min(1).max(200).default(60),
});
