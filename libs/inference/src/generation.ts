import type { AnswerFormat, FinishReason, Message, Sampling, Tool, ToolCall, ToolChoice, Usage } from '@assay/contracts';

/** Wires that a caller or an upstream may speak. */
export const WIRES = ['openai', 'anthropic', 'ollama', 'grpc'] as const;
export type Wire = (typeof WIRES)[number];

export type JsonObject = Readonly<Record<string, unknown>>;

/** A generation as every wire parses it and every provider takes it. */
export interface Generation {
  /** Model or alias as the caller named it. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly format?: AnswerFormat;
  readonly sampling: Sampling;
  /** Most tokens of the answer; absent: the model's own limit. */
  readonly maxTokens?: number;
  /** Answers wanted; 1 where the wire has no such field. */
  readonly choices: number;
  readonly stream: boolean;
  /** End user as the caller names them; for stable routing and for abuse reports upstream. */
  readonly user?: string;
  /** Fields of the caller's wire that the platform does not interpret: passed on to an upstream of that wire only. */
  readonly extra?: { readonly wire: Wire; readonly fields: JsonObject };
}

/** One whole choice of an answer. */
export interface Choice {
  readonly text: string;
  readonly reasoning?: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
}

/** A whole answer. */
export interface Answer {
  readonly id: string;
  /** Model and version that answered. */
  readonly model: string;
  readonly choices: readonly Choice[];
  /** Absent if the provider did not say. */
  readonly usage?: Usage;
}

/** Texts to embed, in order. */
export interface Embedding {
  readonly model: string;
  readonly input: readonly string[];
  readonly dimensions?: number;
  readonly user?: string;
}

export interface EmbeddingAnswer {
  readonly model: string;
  readonly vectors: readonly (readonly number[])[];
  readonly promptTokens: number;
}
