import { AssayError, type FinishReason, type WorkerOrder } from '@assay/contracts';
import type { Clock } from '../../clock.ts';
import { answerLimit } from '../answer-limit.ts';
import type { Emit, GenerationReport, ModelLoad, Observe } from '../engine.ts';
import type { Llama, LlamaBinding, LlamaModel, LlamaSequence } from './binding.ts';
import { historyOf } from './history.ts';
import type { LlamaCard } from './llama-card.ts';
import { Slots } from './slots.ts';

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

  constructor(card: LlamaCard, deps: LlamaModelDeps) {
    this.card = card;
    this.deps = deps;
    this.slots = new Slots(deps.sequences);
  }

  load(): ModelLoad {
    const { used, waiting } = this.slots;
    const { id, maxRunning } = this.card;
    return { model: id, running: used, waiting, maxRunning, blocksUsed: used, blocks: maxRunning, adaptersLoaded: [] };
  }

  async generate(order: WorkerOrder, emit: Emit, signal: AbortSignal): Promise<GenerationReport> {
    const { clock, model } = this.deps;
    const { card, slots } = this;
    if (order.choices > 1 || order.adapter !== undefined || (order.tools?.length ?? 0) > 0)
      throw new AssayError('bad_request', {
        message: 'This engine gives one choice, without adapters and tools.',
        details: { model: card.id },
      });
    const history = historyOf(order.messages);
    const promptTokens = history.reduce(
      (sum, item) => sum + model.tokenize(item.type === 'model' ? item.response.join('') : item.text).length,
      0,
    );
    const limit = answerLimit(card.contextTokens, promptTokens, order.maxTokens);
    if (slots.waiting >= card.maxWaiting) throw new AssayError('target_saturated', { details: { model: card.id, waiting: slots.waiting } });
    const arrived = clock.now();
    emit([{ type: 'start', id: order.requestId, model: `${card.id}@${card.version}` }]);
    const sequence = await slots.take(order.priority, signal);
    try {
      return await this.run({ order, emit, signal, limit, promptTokens, arrived }, sequence);
    } finally {
      slots.put(sequence);
    }
  }

  private async run(task: Task, sequence: LlamaSequence): Promise<GenerationReport> {
    const { binding, clock, observe } = this.deps;
    const { order, emit, signal, limit, promptTokens, arrived } = task;
    const model = this.card.id;
    const scheduled = clock.now();
    const grammar = await this.grammar(order);
    await sequence.clearHistory();
    const chat = new binding.LlamaChat({ contextSequence: sequence });
    const timing = new TokenTiming(clock, arrived);
    try {
      const { sampling } = order;
      const answer = await chat.generateResponse(historyOf(order.messages), {
        signal,
        maxTokens: limit,
        temperature: sampling.temperature,
        topP: sampling.topP,
        topK: sampling.topK,
        seed: sampling.seed,
        customStopTriggers: sampling.stop,
        ...(grammar === undefined ? {} : { grammar }),
        onToken: (tokens: readonly number[]) => {
          if (timing.count === 0) observe({ type: 'first-token', model, ms: clock.now() - arrived });
          const gapsMs = timing.tokens(tokens.length);
          observe({
            type: 'step',
            model,
            ms: gapsMs[0] ?? 0,
            promptTokens: timing.once(promptTokens),
            generatedTokens: tokens.length,
            gapsMs,
          });
        },
        onTextChunk: (text: string) => emit([{ type: 'text', choice: 0, text }]),
      });
      const reason = STOPPED[answer.metadata.stopReason] ?? 'stop';
      const usage = { promptTokens, completionTokens: timing.count };
      emit([
        { type: 'finish', choice: 0, reason },
        { type: 'usage', usage },
      ]);
      const report: GenerationReport = { model, outcome: reason, usage, times: timing.times(scheduled), preemptions: 0 };
      observe({ type: 'ended', report });
      return report;
    } catch (error) {
      const usage = { promptTokens, completionTokens: timing.count };
      observe({ type: 'ended', report: { model, outcome: 'abort', usage, times: timing.times(scheduled), preemptions: 0 } });
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

interface Task {
  readonly order: WorkerOrder;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly limit: number;
  readonly promptTokens: number;
  readonly arrived: number;
}

/** When tokens came. */
class TokenTiming {
  count = 0;
  private first: number | undefined;
  private last: number | undefined;
  private readonly clock: Clock;
  private readonly arrived: number;

  constructor(clock: Clock, arrived: number) {
    this.clock = clock;
    this.arrived = arrived;
  }

  /** Gaps before these tokens, ms. */
  tokens(count: number): number[] {
    const now = this.clock.now();
    const gap = this.last === undefined ? [] : [now - this.last];
    this.first ??= now;
    this.last = now;
    this.count += count;
    return gap;
  }

  /** The value with the first tokens, 0 with all later ones. */
  once(value: number): number {
    return this.first === this.last ? value : 0;
  }

  times(scheduled: number): GenerationReport['times'] {
    return { arrived: this.arrived, scheduled, ...(this.first === undefined ? {} : { firstToken: this.first }), ended: this.clock.now() };
  }
}
