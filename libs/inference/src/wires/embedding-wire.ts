import type { AssayError } from '@assay/contracts';
import type { Embedding, EmbeddingAnswer } from '../generation.ts';
import type { WireError } from './wire.ts';

export interface EmbeddingCall {
  readonly embedding: Embedding;
  /** JSON. */
  answer(answer: EmbeddingAnswer): string;
}

/** One endpoint at which a caller asks for embeddings. */
export interface EmbeddingWire {
  /** `body` as JSON.parse gave it. Throws `validation_failed` that names the field. */
  parse(body: unknown): EmbeddingCall;
  error(error: AssayError, traceId?: string): WireError;
}
