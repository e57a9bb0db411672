import { join } from 'node:path';
import {
  LlamaCard,
  LlamaEngine,
  machineClock,
  seededRandom,
  SimulatedEngine,
  SimulatedModelCard,
  type Engine,
  type Observe,
} from '@assay/inference';
import { ConfigError } from '@assay/service';
import type { ModelWorkerConfig } from '../config.ts';
import { defaultCards, readCards } from './model-cards.ts';

type EngineConfig = Pick<ModelWorkerConfig, 'engine' | 'models' | 'seed' | 'loadFactor' | 'home'>;

/** The engine that the settings ask for, ready to compute. */
export async function openEngine(config: EngineConfig, observe: Observe): Promise<Engine> {
  const { engine, models, seed, loadFactor, home } = config;
  if (engine === 'llama.cpp') {
    if (models === undefined)
      throw new ConfigError(['ASSAY_WORKER_MODELS: the llama.cpp engine needs a file of models, each with its gguf']);
    return LlamaEngine.open({ folder: join(home, 'llama'), models: await readCards(LlamaCard, models), clock: machineClock, observe });
  }
  return new SimulatedEngine({
    models: models === undefined ? defaultCards() : await readCards(SimulatedModelCard, models),
    clock: machineClock,
    random: seededRandom(seed),
    seed,
    loadFactor: () => loadFactor,
    observe,
  });
}
