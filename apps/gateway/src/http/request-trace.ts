import { contextFromHeaders, METRICS, SpanKind, trace, traceContext, type Metrics, type Span } from '@assay/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TRACE_HEADERS = ['traceparent', 'tracestate'] as const;
export const END_USER = 'enduser.id';
const spans = new WeakMap<
  FastifyRequest,
  { readonly span: Span; readonly end: (labels: Record<'http_response_status_code', string>) => void }
>();

/**
 * Every request runs in a span that continues the browser's trace; its id goes back in `x-trace-id` and `traceresponse`. The route's
 * pattern is the metric label, never the path, so that no caller can make new series.
 */
export function traceRequests(fastify: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram(METRICS.httpSeconds);

  fastify.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    const span = trace.getTracer('assay').startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parentOf(request));
    const timer = seconds.startTimer({ http_request_method: request.method, http_route: route });
    spans.set(request, { span, end: (labels) => void timer(labels) });
    const { traceId, spanId } = span.spanContext();
    reply.header('x-trace-id', traceId).header('traceresponse', `00-${traceId}-${spanId}-01`);
    traceContext.with(trace.setSpan(traceContext.active(), span), done);
  });

  // The body parser leaves the async context of onRequest; handlers and error filters shall find the span again.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request)?.span;
    if (span) traceContext.with(trace.setSpan(traceContext.active(), span), done);
    else done();
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    const entry = spans.get(request);
    entry?.span.setAttribute('http.response.status_code', reply.statusCode);
    entry?.span.end();
    entry?.end({ http_response_status_code: String(reply.statusCode) });
    done();
  });
}

/** Whose request it is, as this process found out; what lets people see their own traces. Never what a caller says. */
export function attributeTo(userId: string, request: FastifyRequest): void {
  spans.get(request)?.span.setAttribute(END_USER, userId);
}

function parentOf(request: FastifyRequest) {
  const carried: Record<string, string> = {};
  for (const name of TRACE_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') carried[name] = value;
  }
  return contextFromHeaders(carried);
}
