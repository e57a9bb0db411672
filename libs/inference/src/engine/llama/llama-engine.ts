import { AssayError, type WorkerEmbed, type WorkerModel, type WorkerOrder, type WorkerVectors } from '@assay/contracts';
import type { Clock } from '../../clock.ts';
import type { Emit, Engine, GenerationReport, ModelLoad, Observe } from '../engine.ts';
import { loadBinding, type Llama, type LlamaBinding, type LlamaModel } from './binding.ts';
import { Complaints } from './complaints.ts';
import type { LlamaCard } from './llama-card.ts';
import { LoadedLlama } from './llama-model.ts';

export interface LlamaEngineOptions {
  /** Where `npm run llama:install` has put the binding. */
  readonly folder: string;
  readonly models: readonly LlamaCard[];
  readonly clock: Clock;
  readonly observe: Observe;
}

interface Embedder {
  getEmbeddingFor(input: string): Promise<{ readonly vector: readonly number[] }>;
}

/** Models of llama.cpp, on the processor. */
export class LlamaEngine implements Engine {
  readonly kind = 'llama.cpp';
  readonly models: readonly WorkerModel[];
  private readonly llama: Llama;
  private readonly loaded: ReadonlyMap<string, { readonly answers: LoadedLlama; readonly model: LlamaModel; readonly embedder?: Embedder }>;

  private constructor(llama: Llama, loaded: LlamaEngine['loaded']) {
    this.llama = llama;
    this.loaded = loaded;
    this.models = [...loaded.values()].map(({ answers: { card } }) => ({
      id: card.id,
      version: card.version,
      contextTokens: card.contextTokens,
      adapters: [],
      embeds: card.embeds,
    }));
  }

  /** Loads every model. Rejects with `service_unavailable` where the binding or a file is missing or cannot be read. */
  static async open(options: LlamaEngineOptions): Promise<LlamaEngine> {
    const binding = await loadBinding(options.folder);
    const complaints = new Complaints();
    const llama = await binding.getLlama({
      build: 'never',
      skipDownload: true,
      gpu: false,
      logLevel: 'error',
      logger: (_level: string, message: string) => complaints.add(message),
      progressLogs: false,
    });
    const entries = [];
    for (const card of options.models) entries.push([card.id, await loadCard(card, { ...options, llama, binding, complaints })] as const);
    return new LlamaEngine(llama, new Map(entries));
  }

  generate(order: WorkerOrder, emit: Emit, signal: AbortSignal): Promise<GenerationReport> {
    const found = this.loaded.get(order.model);
    if (!found) return Promise.reject(new AssayError('model_not_found', { details: { model: order.model } }));
    return found.answers.generate(order, emit, signal);
  }

  async embed({ model: id, input }: WorkerEmbed, signal: AbortSignal): Promise<WorkerVectors> {
    const found = this.loaded.get(id);
    if (!found?.embedder) throw new AssayError('model_not_found', { details: { model: id, reason: 'this model does not embed' } });
    const vectors: number[][] = [];
    for (const text of input) {
      signal.throwIfAborted();
      vectors.push([...(await found.embedder.getEmbeddingFor(text)).vector]);
    }
    return { vectors, promptTokens: input.reduce((sum, text) => sum + found.model.tokenize(text).length, 0) };
  }

  load(): readonly ModelLoad[] {
    return [...this.loaded.values()].map(({ answers }) => answers.load());
  }

  async close(): Promise<void> {
    await this.llama.dispose();
  }
}

interface Loading extends Pick<LlamaEngineOptions, 'clock' | 'observe'> {
  readonly llama: Llama;
  readonly binding: LlamaBinding;
  readonly complaints: Complaints;
}

/** Above what an answer may use: at the very end of its context the binding would begin to forget the prompt. */
const SPARE_TOKENS = 8;

async function loadCard(card: LlamaCard, { llama, binding, clock, observe, complaints }: Loading) {
  complaints.clear();
  const { contextTokens, maxRunning, threads } = card;
  try {
    const model = await llama.loadModel({ modelPath: card.gguf });
    const context = await model.createContext({
      contextSize: contextTokens + SPARE_TOKENS,
      sequences: maxRunning,
      ...(threads === undefined ? {} : { threads }),
    });
    const sequences = Array.from({ length: maxRunning }, () => context.getSequence());
    const answers = new LoadedLlama(card, { binding, llama, model, sequences, clock, observe });
    return { answers, model, ...(card.embeds ? { embedder: await model.createEmbeddingContext() } : {}) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const complaint = await complaints.get(clock);
    throw new AssayError('service_unavailable', {
      message: `Model ${card.id} cannot be loaded from ${card.gguf}: ${reason}${complaint === undefined ? '' : `: ${complaint}`}`,
      details: { model: card.id, gguf: card.gguf },
      cause,
    });
  }
}
