import { SPAN_KINDS, type TelemetryAttributes, type Trace, type TraceSpan } from '@assay/contracts';
import { z } from 'zod';

const Tag = z.object({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) });
type Tag = z.infer<typeof Tag>;

const JaegerSpan = z.object({
  spanID: z.string(),
  operationName: z.string(),
  references: z.array(z.object({ refType: z.string(), traceID: z.string(), spanID: z.string() })),
  startTime: z.number(),
  duration: z.number(),
  tags: z.array(Tag),
  logs: z.array(z.object({ timestamp: z.number(), fields: z.array(Tag) })),
  processID: z.string(),
});
type JaegerSpan = z.infer<typeof JaegerSpan>;

const JaegerTrace = z.object({
  traceID: z.string(),
  spans: z.array(JaegerSpan),
  processes: z.record(z.string(), z.object({ serviceName: z.string(), tags: z.array(Tag) })),
});
export type JaegerTrace = z.infer<typeof JaegerTrace>;

/** The answers of Jaeger's legacy JSON API. Times are microseconds. */
export const JaegerTraces = z.object({ data: z.array(JaegerTrace) });
export const JaegerNames = z.object({ data: z.array(z.string()) });

/** A trace as the contracts have it: everything that is known, its spans by their start. */
export function readTrace({ traceID, spans, processes }: JaegerTrace): Trace {
  const resources = Object.entries(processes).map(([key, { serviceName, tags }]) => {
    return [key, { service: serviceName, attributes: attributesOf(tags) }] as const;
  });
  return {
    traceId: traceID,
    view: 'whole',
    spans: spans.map((span) => readSpan(span, traceID, processes[span.processID]?.serviceName ?? '')).sort((a, b) => a.startUs - b.startUs),
    resources: Object.fromEntries(resources),
    withheld: 0,
  };
}

/** Tags that Jaeger makes of what OTLP has fields for. */
const KIND = 'span.kind';
const STATUS = ['error', 'otel.status_code', 'otel.status_description'];
const EVENT = 'event';

function readSpan(span: JaegerSpan, traceId: string, service: string): TraceSpan {
  const all = attributesOf(span.tags);
  const parent = span.references.find(({ refType, traceID }) => refType === 'CHILD_OF' && traceID === traceId);
  const message = all['otel.status_description'];
  return {
    spanId: span.spanID,
    ...(parent ? { parentId: parent.spanID } : {}),
    service,
    resource: span.processID,
    name: span.operationName,
    kind: SPAN_KINDS.find((kind) => kind === all[KIND]) ?? 'unspecified',
    startUs: span.startTime,
    durationUs: span.duration,
    error: all['error'] === true,
    ...(typeof message === 'string' ? { statusMessage: message } : {}),
    attributes: attributesOf(span.tags.filter(({ key }) => key !== KIND && !STATUS.includes(key))),
    events: span.logs.map(({ timestamp, fields }) => ({
      timeUs: timestamp,
      name: String(fields.find(({ key }) => key === EVENT)?.value ?? ''),
      attributes: attributesOf(fields.filter(({ key }) => key !== EVENT)),
    })),
    links: span.references.filter((each) => each !== parent).map(({ traceID, spanID }) => ({ traceId: traceID, spanId: spanID })),
  };
}

function attributesOf(tags: readonly Tag[]): TelemetryAttributes {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
