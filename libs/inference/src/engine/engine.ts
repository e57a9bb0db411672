import type { FinishReason, GenerationEvent, Usage, WorkerEmbed, WorkerModel, WorkerOrder, WorkerVectors } from '@assay/contracts';

export const ENGINE_KINDS = ['simulated', 'llama.cpp'] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

/** Takes what one step brought for one request; called in order, never again after the generation has ended. */
export type Emit = (events: readonly GenerationEvent[]) => void;

/** When the stages of a generation began, ms on the engine's clock. What did not happen is absent. */
export interface GenerationTimes {
  readonly arrived: number;
  /** First computed on: the end of its time in the queue. */
  readonly scheduled?: number;
  readonly firstToken?: number;
  readonly ended: number;
}

export interface GenerationReport {
  readonly model: string;
  /** Of the choice that ended last; `abort` for one that was cancelled. */
  readonly outcome: FinishReason | 'abort';
  readonly usage: Usage;
  readonly times: GenerationTimes;
  /** How often a sequence of it lost its blocks to another and was computed again. */
  readonly preemptions: number;
}

/** What happens inside an engine, for metrics. Durations are ms. */
export type EngineEvent =
  | {
      readonly type: 'step';
      readonly model: string;
      readonly ms: number;
      readonly promptTokens: number;
      readonly generatedTokens: number;
      /** Time since the token before, of every token but a sequence's first. */
      readonly gapsMs: readonly number[];
    }
  | { readonly type: 'admitted'; readonly model: string; readonly promptTokens: number; readonly cachedTokens: number }
  | { readonly type: 'first-token'; readonly model: string; readonly ms: number }
  | { readonly type: 'preempted'; readonly model: string }
  | { readonly type: 'ended'; readonly report: GenerationReport };

export type Observe = (event: EngineEvent) => void;

export interface ModelLoad {
  readonly model: string;
  readonly running: number;
  readonly waiting: number;
  readonly maxRunning: number;
  readonly blocksUsed: number;
  readonly blocks: number;
  readonly adaptersLoaded: readonly string[];
}

/** Computes answers and vectors. One worker has one; what is behind it is its own affair. */
export interface Engine {
  readonly kind: EngineKind;
  readonly models: readonly WorkerModel[];
  /**
   * Answers an order. `start` is emitted as soon as the order is accepted, before that it rejects with a coded error:
   * `model_not_found`, `context_length_exceeded`, `target_saturated`. As soon as the signal is aborted what it held is
   * free again, and it rejects with the signal's reason.
   */
  generate(order: WorkerOrder, emit: Emit, signal: AbortSignal): Promise<GenerationReport>;
  /** Rejects with `model_not_found` for a model that does not embed. Vectors have length 1. */
  embed(request: WorkerEmbed, signal: AbortSignal): Promise<WorkerVectors>;
  load(): readonly ModelLoad[];
  /** Ends everything that is under way with an abort. */
  close(): Promise<void>;
}
