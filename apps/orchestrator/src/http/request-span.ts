import type { GenerationEvent, Usage } from '@assay/contracts';
import type { Target } from '@assay/inference';
import { contextFromHeaders, recordFailure, SpanKind, spanHeaders, trace, traceContext, type Span } from '@assay/telemetry';
import type { FastifyRequest } from 'fastify';
import type { Asked, Stages } from '../generations/operation.ts';

/** What is known of a request when it is over. Times are ms. */
export interface RequestRecord {
  readonly id: string;
  readonly model: string;
  readonly endpoint: string;
  readonly status: number;
  readonly totalMs: number;
  /** Before, with and after the model; absent for what never came to a model. */
  readonly stages?: { readonly pre: number; readonly infer: number; readonly post: number };
}

/** So much of a revision tells it from every other that there ever was. */
const REVISION_DIGITS = 12;

/** The span of one request, in the names of OpenTelemetry's GenAI conventions, and the spans of its stages. */
export class RequestSpan implements Stages {
  readonly traceId: string;
  /** W3C headers for whoever works for this request. */
  readonly headers: Readonly<Record<string, string>>;
  private revision: string | undefined;
  private usage: Usage | undefined;
  private id = '';
  private model = '';
  private readonly startedAt = Date.now();
  private inferenceFrom: number | undefined;
  private inferenceUntil: number | undefined;
  /** Undefined where spans are not recorded: then nothing is made of what they would say. */
  private readonly span: Span | undefined;

  constructor(
    span: Span,
    private readonly endpoint: string,
  ) {
    this.traceId = span.spanContext().traceId;
    this.headers = spanHeaders(span);
    if (span.isRecording()) this.span = span;
  }

  configured(revision: string): void {
    this.revision = revision.slice(0, REVISION_DIGITS);
    this.span?.setAttribute('assay.config.revision', this.revision);
  }

  /** Headers that tell which trace and, once that is known, which configuration an answer belongs to. */
  get served(): Readonly<Record<string, string>> {
    const { traceId, revision } = this;
    return revision === undefined ? { 'x-trace-id': traceId } : { 'x-trace-id': traceId, 'x-assay-config': revision };
  }

  inferenceBegins(): void {
    this.inferenceFrom ??= Date.now();
  }

  inferenceEnds(): void {
    this.inferenceUntil = Date.now();
  }

  remark(attribute: string, value: string): void {
    this.span?.setAttribute(attribute, value);
  }

  begin(operation: 'chat' | 'embeddings', model: string, { caller, id }: Asked): void {
    this.id = id;
    this.model = model;
    this.span?.updateName(`${operation} ${model}`);
    this.span?.setAttributes({
      'gen_ai.operation.name': operation,
      'gen_ai.request.model': model,
      'assay.operation.id': id,
      'assay.tenant': caller.tenant.id,
    });
  }

  opened(target: Target): void {
    this.span?.setAttributes({ 'gen_ai.response.model': target.name, 'gen_ai.provider.name': target.provider });
  }

  saw(event: GenerationEvent): void {
    if (event.type === 'usage') this.usage = event.usage;
  }

  answered(usage: Usage | undefined, target: Target): void {
    this.span?.setAttributes({ 'gen_ai.response.model': target.name, 'gen_ai.provider.name': target.provider });
    this.usage = usage;
  }

  failed(error: unknown): void {
    if (this.span) recordFailure(this.span, error);
  }

  end(status: number): RequestRecord {
    const endedAt = Date.now();
    if (this.usage) {
      this.span?.setAttributes({
        'gen_ai.usage.input_tokens': this.usage.promptTokens,
        'gen_ai.usage.output_tokens': this.usage.completionTokens,
      });
    }
    this.span?.setAttribute('http.response.status_code', status);
    this.span?.end();
    const { id, model, endpoint, startedAt, inferenceFrom: from, inferenceUntil: until } = this;
    const record = { id, model, endpoint, status, totalMs: endedAt - startedAt };
    if (from === undefined || until === undefined) return record;
    if (this.span) recordStages(this.span, { preprocess: [startedAt, from], postprocess: [until, endedAt] });
    return { ...record, stages: { pre: from - startedAt, infer: until - from, post: endedAt - until } };
  }
}

/** Stages as spans within that of their request; from and until when, ms. */
function recordStages(request: Span, stages: Readonly<Record<string, readonly [number, number]>>): void {
  const parent = trace.setSpan(traceContext.active(), request);
  for (const [name, [from, until]] of Object.entries(stages))
    trace.getTracer('assay').startSpan(name, { startTime: from }, parent).end(until);
}

/** Continues the caller's trace, or begins one. */
export function requestSpan({ headers, routeOptions }: FastifyRequest): RequestSpan {
  const endpoint = routeOptions.url ?? '';
  return openSpan(`POST ${endpoint}`, endpoint, (name) => headers[name]);
}

/** A span of a request whose trace context is found by the name of its header. */
export function openSpan(name: string, endpoint: string, header: (name: string) => unknown): RequestSpan {
  const carried: Record<string, string> = {};
  for (const field of ['traceparent', 'tracestate']) {
    const value = header(field);
    if (typeof value === 'string') carried[field] = value;
  }
  return new RequestSpan(trace.getTracer('assay').startSpan(name, { kind: SpanKind.SERVER }, contextFromHeaders(carried)), endpoint);
}
