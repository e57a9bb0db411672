import { context, propagation, ROOT_CONTEXT, TraceFlags, type Context, type Span } from '@opentelemetry/api';

/** W3C trace context as headers: `traceparent`, `tracestate`. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** Headers that carry the given (or the active) context to another process, or into a stored row. */
export function traceHeaders(from: Context = context.active()): TraceHeaders {
  const headers: Record<string, string> = {};
  propagation.inject(from, headers);
  return headers;
}

/** As {@link traceHeaders} of a context that has this span and nothing else, at a tenth of its price. */
export function spanHeaders(span: Span): TraceHeaders {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const traceparent = `00-${traceId}-${spanId}-${traceFlags < 16 ? '0' : ''}${traceFlags.toString(16)}`;
  const tracestate = traceState?.serialize() ?? '';
  return tracestate === '' ? { traceparent } : { traceparent, tracestate };
}

/** Whether whoever wrote the headers records their trace; who continues it does as they do. */
export function isRecorded({ traceparent }: TraceHeaders): boolean {
  return traceparent !== undefined && (Number.parseInt(traceparent.slice(-2), 16) & TraceFlags.SAMPLED) !== 0;
}

/** The context that came with the headers; an empty one where there are none or they are malformed. */
export function contextFromHeaders(headers: TraceHeaders): Context {
  return headers['traceparent'] === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, headers);
}
