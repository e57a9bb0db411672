import type { GenerationEvent, WorkerOrder } from '@assay/contracts';
import type { z } from 'zod';
import { VirtualClock } from '../policies/virtual-clock.ts';
import type { EngineEvent, GenerationReport } from './engine.ts';
import { SimulatedModelCard } from './model-card.ts';
import { seededRandom } from './seeded.ts';
import { SimulatedEngine } from './simulated-engine.ts';

/** What became of an order, as it becomes. */
export interface Played {
  readonly events: GenerationEvent[];
  /** Number of emissions: steps that brought something. */
  emissions: number;
  report?: GenerationReport;
  error?: unknown;
  readonly cancel: (reason?: Error) => void;
}

/** An engine with one model on a clock of its own, for tests. Without jitter, unless the card says otherwise. */
export class PlayedEngine {
  readonly clock = new VirtualClock();
  readonly observed: EngineEvent[] = [];
  readonly engine: SimulatedEngine;
  loadFactor = 1;
  private orders = 0;

  constructor(card: Partial<z.input<typeof SimulatedModelCard>> = {}, seed = 1) {
    const model = SimulatedModelCard.parse({
      id: 'm',
      contextTokens: 1_024,
      blocks: 256,
      maxRunning: 8,
      stepMs: 10,
      sequenceMs: 0,
      prefillTokensPerSecond: Number.MAX_VALUE,
      jitter: 0,
      embeds: true,
      ...card,
    });
    this.engine = new SimulatedEngine({
      models: [model],
      clock: this.clock,
      random: seededRandom(seed),
      seed,
      loadFactor: () => this.loadFactor,
      observe: (event) => this.observed.push(event),
    });
  }

  get load() {
    const [load] = this.engine.load();
    if (!load) throw new Error('the engine has no model');
    return load;
  }

  order(prompt: string, more: Partial<WorkerOrder> = {}): Played {
    this.orders += 1;
    const order: WorkerOrder = {
      requestId: `r${String(this.orders)}`,
      model: 'm',
      messages: [{ role: 'user', content: prompt }],
      sampling: {},
      choices: 1,
      priority: 5,
      ...more,
    };
    const abort = new AbortController();
    const played: Played = { events: [], emissions: 0, cancel: (reason = new Error('cancelled')) => abort.abort(reason) };
    const emit = (events: readonly GenerationEvent[]): void => {
      played.emissions += 1;
      played.events.push(...events);
    };
    this.engine.generate(order, emit, abort.signal).then(
      (report) => (played.report = report),
      (error: unknown) => (played.error = error),
    );
    return played;
  }
}

export const textOf = ({ events }: Played, choice = 0): string =>
  events.map((event) => (event.type === 'text' && event.choice === choice ? event.text : '')).join('');

export const finishOf = ({ events }: Played): string | undefined => events.find((event) => event.type === 'finish')?.reason;
