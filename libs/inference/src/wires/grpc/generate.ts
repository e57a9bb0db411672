import { fileURLToPath } from 'node:url';
import type { AssayError, FinishReason, GenerationEvent, Usage } from '@assay/contracts';
import type { Generation } from '../../generation.ts';
import { spokenMessage } from '../errors.ts';
import { asObject, fieldError, optionalInteger, optionalNumber, optionalText, text } from '../fields.ts';

/** The service definition, for a server or a client to load. */
export const GENERATE_PROTO = fileURLToPath(new URL('./generate.proto', import.meta.url));

const DEFAULT_MAX_TOKENS = 512;
const DEFAULT_TEMPERATURE = 0.7;

export interface GrpcReply {
  readonly text: string;
  readonly finish_reason?: FinishReason;
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

/** A `GenerateRequest` as a generation. Throws `validation_failed` that names the field. */
export function grpcGeneration(request: unknown, defaultModel: string): Generation {
  const body = asObject(request);
  const prompt = text(body, 'prompt');
  if (prompt === '') throw fieldError('prompt', 'value', 'a text');
  return {
    model: optionalText(body, 'model') ?? defaultModel,
    messages: [{ role: 'user', content: prompt }],
    sampling: { temperature: optionalNumber(body, 'temperature', 0, 2) ?? DEFAULT_TEMPERATURE },
    maxTokens: optionalInteger(body, 'max_tokens') ?? DEFAULT_MAX_TOKENS,
    choices: 1,
    stream: true,
  };
}

/** Metadata that goes before the first reply. */
export const grpcMetadata = (traceId: string, modelVersion: string): Record<string, string> => ({
  'trace-id': traceId,
  'model-version': modelVersion,
});

/** Text as it comes; how the answer ended and what it used in the last reply. */
export class GrpcStream {
  #reason: FinishReason = 'stop';
  #usage: Usage | undefined;

  /** undefined where nothing has to be written. */
  event(event: GenerationEvent): GrpcReply | undefined {
    if (event.type === 'text') return { text: event.text };
    if (event.type === 'finish') this.#reason = event.reason;
    if (event.type === 'usage') this.#usage = event.usage;
    return undefined;
  }

  end(): GrpcReply {
    const usage = this.#usage && { prompt_tokens: this.#usage.promptTokens, completion_tokens: this.#usage.completionTokens };
    return { text: '', finish_reason: this.#reason, ...(usage ? { usage } : {}) };
  }
}

/** Numbers of google.rpc.Code, by HTTP status. */
const STATUS: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 10,
  413: 3,
  422: 3,
  429: 8,
  499: 1,
  500: 13,
  502: 14,
  503: 14,
  504: 4,
};
const UNKNOWN = 2;

/** An error as gRPC ends a call with it; `assay-code` is its code in the registry. */
export function grpcFailure(error: AssayError): { code: number; details: string; metadata: Record<string, string> } {
  return { code: STATUS[error.status] ?? UNKNOWN, details: spokenMessage(error), metadata: { 'assay-code': error.code } };
}
