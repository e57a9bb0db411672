import type { AssayError, GenerationEvent } from '@assay/contracts';
import type { Answer, Embedding, EmbeddingAnswer, Generation, Wire } from '../generation.ts';

/** Who is asked, as the configuration names it. */
export interface UpstreamTarget {
  /** The provider's own name of the model. */
  readonly model: string;
  readonly key?: string;
  /** Sent besides the wire's own headers, and over them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A POST, to `path` beneath the provider's base address. `body` is JSON. */
export interface UpstreamRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** An answer that is not a 2xx. */
export interface UpstreamResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: UpstreamHeaders;
  readonly body: string;
  /** Ms since the epoch. */
  readonly receivedAt: number;
}

/** Reads a streamed answer. After it has thrown it is spent; what it had appended before holds. */
export interface UpstreamDecoder {
  /** Appends what `bytes` completes. Throws `upstream_invalid`, or what the provider says went wrong. */
  feed(bytes: Uint8Array, into: GenerationEvent[]): void;
  /** The stream is over. Throws `upstream_invalid` if the answer is not whole. */
  end(into: GenerationEvent[]): void;
  /** Whether the answer is whole, so that nothing after it matters. */
  readonly done: boolean;
}

/** A provider's wire, as its client speaks it. */
export interface Upstream {
  readonly wire: Wire;
  /** Media type of a streamed answer; a whole one is application/json. */
  readonly streamType: string;
  /** Throws `validation_failed` for what the wire cannot ask. */
  request(generation: Generation, target: UpstreamTarget): UpstreamRequest;
  /** A whole answer. Throws `upstream_invalid`, or what the provider says went wrong. */
  answer(body: string): Answer;
  decoder(): UpstreamDecoder;
  /** Never holds the target's key. */
  failure(response: UpstreamResponse, target: UpstreamTarget): AssayError;
  /** Absent where the wire has no embeddings. */
  readonly embeddings?: UpstreamEmbeddings;
}

export interface UpstreamEmbeddings {
  request(embedding: Embedding, target: UpstreamTarget): UpstreamRequest;
  /** Throws `upstream_invalid` unless there is one vector for each of `inputs` texts. */
  answer(body: string, inputs: number): EmbeddingAnswer;
}
