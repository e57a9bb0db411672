import { context, isSpanContextValid, SpanStatusCode, trace, type Context, type Span, type SpanOptions } from '@opentelemetry/api';

export { context as traceContext, SpanKind, trace, type Context, type Span } from '@opentelemetry/api';

const tracer = () => trace.getTracer('assay');

export interface InSpanOptions extends SpanOptions {
  /** Context that the span continues; the active one when absent. */
  readonly parent?: Context;
}

/** Runs `work` inside a new span, which ends with it; what `work` throws marks the span and is thrown on. */
export async function inSpan<T>(name: string, options: InSpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const { parent, ...spanOptions } = options;
  return tracer().startActiveSpan(name, spanOptions, parent ?? context.active(), async (span) => {
    try {
      return await work(span);
    } catch (error) {
      recordFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Records a span whose start and end are already known, such as a wait that was measured elsewhere. */
export function recordSpan(name: string, options: SpanOptions & { readonly startTime: Date; readonly endTime: Date }): void {
  const { endTime, ...spanOptions } = options;
  tracer().startSpan(name, spanOptions).end(endTime);
}

export function recordFailure(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
}

/** W3C trace id of the active span, 32 hex digits. */
export function currentTraceId(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? span.traceId : undefined;
}
