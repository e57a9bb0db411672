import type { GenerationEvent } from '@assay/contracts';
import type { Answer, Embedding, EmbeddingAnswer, Generation } from './generation.ts';

/** One try of one generation at one target. */
export interface Attempt {
  /** Unique; the attempts of one operation differ in it. */
  readonly id: string;
  readonly generation: Generation;
  /** Name that the provider knows the model by. */
  readonly model: string;
  /** Greater is sooner, 0 to 9. */
  readonly priority: number;
  /** W3C trace context to hand on. */
  readonly trace: Readonly<Record<string, string>>;
  /** Aborted when nobody wants the answer any more: the provider stops the work upstream at once. */
  readonly signal: AbortSignal;
  /** To be called once the target has accepted the connection; a time-out of its own ends there. */
  readonly connected: () => void;
}

/**
 * Somebody who answers generations: the platform's own workers or a vendor, one file each. Errors are `AssayError`s whose
 * `failureClass` says what may be done; anything else is a fault of the platform.
 */
export interface Provider {
  answer(attempt: Attempt): Promise<Answer>;
  /** Ends after the last event. Leaving the loop early stops the work upstream. */
  stream(attempt: Attempt): AsyncIterable<GenerationEvent>;
  embed(embedding: Embedding, attempt: Omit<Attempt, 'generation'>): Promise<EmbeddingAnswer>;
}
