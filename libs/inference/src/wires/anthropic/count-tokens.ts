import type { AssayError } from '@assay/contracts';
import type { Generation } from '../../generation.ts';
import type { WireError } from '../wire.ts';
import { anthropicFailure } from './errors.ts';
import { readGeneration } from './messages.ts';

/** `POST /v1/messages/count_tokens`: a request whose prompt is counted, not answered. */
export const anthropicCountTokens = {
  parse: (body: unknown): Generation => readGeneration(body),
  answer: (promptTokens: number): string => JSON.stringify({ input_tokens: promptTokens }),
  error: (error: AssayError, traceId?: string): WireError => anthropicFailure(error, traceId),
};
