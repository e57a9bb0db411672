import type { Usage } from '@assay/contracts';
import type { Target } from '@assay/inference';
import { contextFromHeaders, recordFailure, SpanKind, trace, traceHeaders, type TraceHeaders } from '@assay/telemetry';

/** The span of one attempt. */
export interface AttemptTrace {
  /** With these its provider continues it. */
  readonly headers: TraceHeaders;
  firstContent(): void;
  end(error: unknown, usage: Usage | undefined): void;
}

/** Begins the span of an attempt within the request whose headers are given. */
export function attemptTrace(request: TraceHeaders, target: Target, number: number): AttemptTrace {
  const parent = contextFromHeaders(request);
  const attributes = { 'gen_ai.request.model': target.name, 'gen_ai.provider.name': target.provider, 'assay.attempt': number };
  const startedAt = Date.now();
  const span = trace.getTracer('assay').startSpan('inference', { kind: SpanKind.CLIENT, attributes }, parent);
  return {
    headers: traceHeaders(trace.setSpan(parent, span)),
    firstContent: () => void span.setAttribute('assay.first_content_ms', Date.now() - startedAt),
    end: (error, usage) => {
      if (usage) {
        span.setAttributes({ 'gen_ai.usage.input_tokens': usage.promptTokens, 'gen_ai.usage.output_tokens': usage.completionTokens });
      }
      if (error !== undefined) recordFailure(span, error);
      span.end();
    },
  };
}
