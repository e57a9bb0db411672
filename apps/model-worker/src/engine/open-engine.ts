import { machineClock, SimulatedModelCard, seededRandom, SimulatedEngine, type Engine, type Observe } from '@assay/inference';
import type { ModelWorkerConfig } from '../config.ts';
import { defaultCards, readCards } from './model-cards.ts';

/** The engine that the settings ask for, ready to compute. */
export async function openEngine(config: ModelWorkerConfig, observe: Observe): Promise<Engine> {
  const { seed, loadFactor } = config;
  return new SimulatedEngine({
    models: config.models === undefined ? defaultCards() : await readCards(SimulatedModelCard, config.models),
    clock: machineClock,
    random: seededRandom(seed),
    seed,
    loadFactor: () => loadFactor,
    observe,
  });
}
