import { AssayError, type FinishReason, type WorkerOrder } from '@assay/contracts';
import type { Clock } from '../../clock.ts';
import { answerLimit } from '../answer-limit.ts';
import type { Emit, GenerationReport, ModelLoad, Observe } from '../engine.ts';
import type { HistoryItem, Llama, LlamaBinding, LlamaChatWrapper, LlamaChunk, LlamaModel, LlamaSequence } from './binding.ts';
import { historyOf } from './history.ts';
import type { LlamaCard } from './llama-card.ts';
import { samplingOptions } from './llama-sampling.ts';
import { Slots } from './slots.ts';
import { TokenTiming } from './token-timing.ts';

export interface LlamaModelDeps {
  readonly binding: LlamaBinding;
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly sequences: readonly LlamaSequence[];
  readonly clock: Clock;
  readonly observe: Observe;
}

const STOPPED: Readonly<Record<string, FinishReason>> = { maxTokens: 'length' };

/** One model of llama.cpp: each order takes a sequence of its context; llama.cpp batches those that run. */
export class LoadedLlama {
  readonly card: LlamaCard;
  private readonly deps: LlamaModelDeps;
  private readonly slots: Slots<LlamaSequence>;
  private readonly chatWrapper: LlamaChatWrapper;
  private readonly running = new Set<LlamaSequence>();

  constructor(card: LlamaCard, deps: LlamaModelDeps) {
    this.card = card;
    this.deps = deps;
    this.slots = new Slots(deps.sequences);
    this.chatWrapper = deps.binding.resolveChatWrapper(deps.model);
  }

  load(): ModelLoad {
    const { used, waiting } = this.slots;
    const { id, maxRunning, contextTokens } = this.card;
    let held = 0;
    for (const { nextTokenIndex } of this.running) held += Math.min(nextTokenIndex, contextTokens);
    return { model: id, running: used, waiting, maxRunning, blocksUsed: held, blocks: maxRunning * contextTokens, adaptersLoaded: [] };
  }

  async generate(order: WorkerOrder, emit: Emit, signal: AbortSignal): Promise<GenerationReport> {
    signal.throwIfAborted();
    const { card, slots } = this;
    assertAnswerable(order, card);
    const history = historyOf(order.messages);
    const limit = answerLimit(card.contextTokens, this.countTokens(history), order.maxTokens);
    const saturated = slots.used >= card.maxRunning && slots.waiting >= card.maxWaiting;
    if (saturated) throw new AssayError('target_saturated', { details: { model: card.id, waiting: slots.waiting } });
    const arrived = this.deps.clock.now();
    emit([{ type: 'start', id: order.requestId, model: `${card.id}@${card.version}` }]);
    const sequence = await slots.take(order.priority, signal);
    this.running.add(sequence);
    try {
      return await this.run({ order, history, emit, signal, limit, arrived }, sequence);
    } finally {
      this.running.delete(sequence);
      slots.put(sequence);
    }
  }

  /** Tokens of a dialog as the model reads it, marks of its template included. */
  private countTokens(chatHistory: readonly HistoryItem[]): number {
    return this.chatWrapper.generateContextState({ chatHistory }).contextText.tokenize(this.deps.model.tokenizer).length;
  }

  private async run({ order, history, emit, signal, limit, arrived }: Task, sequence: LlamaSequence): Promise<GenerationReport> {
    const { binding, clock, observe } = this.deps;
    const model = this.card.id;
    const scheduled = clock.now();
    const timing = new TokenTiming(clock, arrived);
    await sequence.clearHistory();
    const { usedInputTokens, usedOutputTokens } = sequence.tokenMeter;
    const usage = () => ({
      promptTokens: sequence.tokenMeter.usedInputTokens - usedInputTokens,
      completionTokens: Math.max(timing.count, sequence.tokenMeter.usedOutputTokens - usedOutputTokens),
    });
    const heard = ({ type, text, tokens }: LlamaChunk): void => {
      if (tokens.length > 0) {
        const first = timing.count === 0;
        const gapsMs = timing.tokens(tokens.length);
        const { promptTokens } = usage();
        if (first) {
          observe({ type: 'admitted', model, promptTokens, cachedTokens: 0 });
          observe({ type: 'first-token', model, ms: timing.firstAfter ?? 0 });
        }
        observe({
          type: 'step',
          model,
          ms: gapsMs[0] ?? 0,
          promptTokens: first ? promptTokens : 0,
          generatedTokens: tokens.length,
          gapsMs,
        });
      }
      if (text !== '') emit([{ type: type === 'segment' ? 'reasoning' : 'text', choice: 0, text }]);
    };
    const chat = new binding.LlamaChat({ contextSequence: sequence, chatWrapper: this.chatWrapper });
    const report = (outcome: GenerationReport['outcome']): GenerationReport => {
      const made = { model, outcome, usage: usage(), times: timing.times(scheduled), preemptions: 0 };
      observe({ type: 'ended', report: made });
      return made;
    };
    try {
      const grammar = await this.grammar(order);
      const answer = await chat.generateResponse(history, {
        ...samplingOptions(order.sampling),
        ...(grammar === undefined ? {} : { grammar }),
        signal,
        maxTokens: limit,
        onResponseChunk: heard,
      });
      const reason = STOPPED[answer.metadata.stopReason] ?? 'stop';
      const made = report(reason);
      emit([
        { type: 'finish', choice: 0, reason },
        { type: 'usage', usage: made.usage },
      ]);
      return made;
    } catch (error) {
      report('abort');
      throw error;
    } finally {
      chat.dispose({ disposeSequence: false });
    }
  }

  private async grammar({ format }: WorkerOrder): Promise<unknown> {
    if (format?.type === 'schema') return this.deps.llama.createGrammarForJsonSchema(format.schema);
    return format?.type === 'json' ? this.deps.llama.getGrammarFor('json') : undefined;
  }
}

/** Throws `bad_request` for what this engine would have to ignore. */
function assertAnswerable(order: WorkerOrder, card: LlamaCard): void {
  const hasImages = order.messages.some(({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'image'));
  if (order.choices === 1 && order.adapter === undefined && (order.tools?.length ?? 0) === 0 && !hasImages) return;
  throw new AssayError('bad_request', {
    message: 'This engine gives one choice, without adapters, tools and images.',
    details: { model: card.id },
  });
}

interface Task {
  readonly order: WorkerOrder;
  readonly history: readonly HistoryItem[];
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly limit: number;
  readonly arrived: number;
}
