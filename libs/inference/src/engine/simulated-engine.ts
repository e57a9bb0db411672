import { AssayError, type WorkerEmbed, type WorkerModel, type WorkerOrder, type WorkerVectors } from '@assay/contracts';
import { embedText } from './embedding.ts';
import type { Emit, Engine, GenerationReport, ModelLoad } from './engine.ts';
import type { SimulatedModelCard } from './model-card.ts';
import { countTokens } from './tokenizer.ts';
import { SimulatedModel, type SimulatedEngineOptions } from './simulated-model.ts';

/** Models that behave like real ones in everything but what they say: batching, memory, queues, speed. */
export class SimulatedEngine implements Engine {
  readonly kind = 'simulated';
  readonly models: readonly WorkerModel[];
  private readonly options: SimulatedEngineOptions;
  private readonly byId: ReadonlyMap<string, SimulatedModel>;

  constructor(options: SimulatedEngineOptions) {
    this.options = options;
    this.models = options.models.map(describe);
    this.byId = new Map(options.models.map((card) => [card.id, new SimulatedModel(card, options)]));
  }

  generate(order: WorkerOrder, emit: Emit, signal: AbortSignal): Promise<GenerationReport> {
    return this.model(order.model).generate(order, emit, signal);
  }

  async embed({ model, input, dimensions }: WorkerEmbed, signal: AbortSignal): Promise<WorkerVectors> {
    const { card } = this.model(model);
    if (!card.embeds) throw new AssayError('model_not_found', { details: { model, reason: 'this model does not embed' } });
    const { clock, loadFactor, seed } = this.options;
    const promptTokens = input.reduce((sum, text) => sum + countTokens(text), 0);
    await clock.sleep((card.stepMs + (promptTokens / card.prefillTokensPerSecond) * 1_000) * loadFactor(), signal);
    return { vectors: input.map((text) => embedText(text, dimensions ?? card.dimensions, seed)), promptTokens };
  }

  load(): readonly ModelLoad[] {
    return [...this.byId.values()].map((model) => model.load());
  }

  async close(): Promise<void> {
    await Promise.all([...this.byId.values()].map((model) => model.close()));
  }

  private model(id: string): SimulatedModel {
    const model = this.byId.get(id);
    if (!model) throw new AssayError('model_not_found', { details: { model: id } });
    return model;
  }
}

function describe({ id, version, contextTokens, adapters, embeds }: SimulatedModelCard): WorkerModel {
  return { id, version, contextTokens, adapters: [...adapters], embeds };
}
