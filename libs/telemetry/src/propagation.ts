import { context, propagation, ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/** W3C trace context as headers: `traceparent`, `tracestate`. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** Headers that carry the given (or the active) context to another process, or into a stored row. */
export function traceHeaders(from: Context = context.active()): TraceHeaders {
  const headers: Record<string, string> = {};
  propagation.inject(from, headers);
  return headers;
}

/** The context that came with the headers; an empty one where there are none or they are malformed. */
export function contextFromHeaders(headers: TraceHeaders): Context {
  return propagation.extract(ROOT_CONTEXT, headers);
}
