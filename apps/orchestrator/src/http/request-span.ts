import type { GenerationEvent, Usage } from '@assay/contracts';
import type { Target } from '@assay/inference';
import { contextFromHeaders, recordFailure, SpanKind, trace, traceContext, traceHeaders, type Span } from '@assay/telemetry';
import type { FastifyRequest } from 'fastify';
import type { Asked } from '../generations/operation.ts';

/** The span of one request, in the names of OpenTelemetry's GenAI conventions. */
export class RequestSpan {
  readonly traceId: string;
  /** W3C headers for whoever works for this request. */
  readonly headers: Readonly<Record<string, string>>;
  private usage: Usage | undefined;

  constructor(private readonly span: Span) {
    this.traceId = span.spanContext().traceId;
    this.headers = traceHeaders(trace.setSpan(traceContext.active(), span));
  }

  begin(operation: 'chat' | 'embeddings', model: string, { caller, id }: Asked): void {
    this.span.updateName(`${operation} ${model}`);
    this.span.setAttributes({
      'gen_ai.operation.name': operation,
      'gen_ai.request.model': model,
      'assay.operation.id': id,
      'assay.tenant': caller.tenant.id,
    });
  }

  opened(target: Target): void {
    this.span.setAttributes({ 'gen_ai.response.model': target.name, 'gen_ai.provider.name': target.provider });
    this.span.addEvent('gen_ai.first_content');
  }

  saw(event: GenerationEvent): void {
    if (event.type === 'usage') this.usage = event.usage;
  }

  answered(usage: Usage | undefined, target: Target): void {
    this.span.setAttributes({ 'gen_ai.response.model': target.name, 'gen_ai.provider.name': target.provider });
    this.usage = usage;
  }

  failed(error: unknown): void {
    recordFailure(this.span, error);
  }

  end(status: number): void {
    if (this.usage) {
      this.span.setAttributes({
        'gen_ai.usage.input_tokens': this.usage.promptTokens,
        'gen_ai.usage.output_tokens': this.usage.completionTokens,
      });
    }
    this.span.setAttribute('http.response.status_code', status);
    this.span.end();
  }
}

/** Continues the caller's trace, or begins one. */
export function requestSpan({ headers, routeOptions }: FastifyRequest): RequestSpan {
  return openSpan(`POST ${routeOptions.url ?? ''}`, (name) => headers[name]);
}

/** A span of a request whose trace context is found by the name of its header. */
export function openSpan(name: string, header: (name: string) => unknown): RequestSpan {
  const carried: Record<string, string> = {};
  for (const field of ['traceparent', 'tracestate']) {
    const value = header(field);
    if (typeof value === 'string') carried[field] = value;
  }
  return new RequestSpan(trace.getTracer('assay').startSpan(name, { kind: SpanKind.SERVER }, contextFromHeaders(carried)));
}
