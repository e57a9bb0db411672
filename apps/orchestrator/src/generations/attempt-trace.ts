import type { Usage } from '@assay/contracts';
import type { Target } from '@assay/inference';
import { contextFromHeaders, isRecorded, recordFailure, SpanKind, spanHeaders, trace, type TraceHeaders } from '@assay/telemetry';

/** The span of one attempt. */
export interface AttemptTrace {
  /** With these its provider continues it. */
  readonly headers: TraceHeaders;
  firstContent(): void;
  end(error: unknown, usage: Usage | undefined): void;
}

/** Nothing comes of a span within a request that nobody records. */
const UNRECORDED: Omit<AttemptTrace, 'headers'> = { firstContent: () => undefined, end: () => undefined };

/** Begins the span of an attempt within the request whose headers are given. */
export function attemptTrace(request: TraceHeaders, target: Target, number: number): AttemptTrace {
  if (!isRecorded(request)) return { headers: request, ...UNRECORDED };
  const parent = contextFromHeaders(request);
  const attributes = { 'gen_ai.request.model': target.name, 'gen_ai.provider.name': target.provider, 'assay.attempt': number };
  const startedAt = Date.now();
  const span = trace.getTracer('assay').startSpan('inference', { kind: SpanKind.CLIENT, attributes }, parent);
  return {
    headers: spanHeaders(span),
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
