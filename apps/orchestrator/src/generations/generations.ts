import { AssayError, type GenerationEvent } from '@assay/contracts';
import {
  FairGate,
  TIMEOUTS,
  type Answer,
  type Clock,
  type Embedding,
  type EmbeddingAnswer,
  type Generation,
  type Plan,
  type Random,
  type RoutePlan,
  type Target,
  type Wire,
} from '@assay/inference';
import type { Caller } from '../keys/caller.ts';
import { Attempts, type Done } from './attempts.ts';
import type { Operation } from './operation.ts';
import { promptTokensOf } from './prompt-tokens.ts';
import { armOf, routeOf } from './route-choice.ts';

/** Who asks, and how; what they ask for is beside it. */
export interface Asked {
  readonly id: string;
  readonly caller: Caller;
  readonly wire: Wire;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly trace: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** A request whose caller is known and whose body is understood. */
export interface Request extends Asked {
  readonly generation: Generation;
}

export interface GenerationsDeps {
  readonly plan: () => Plan;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly random: Random;
}

/** Serves generations: finds the route, waits for the tenant's turn, and lets the attempts do the rest. */
export class Generations {
  private readonly gates = new Map<string, FairGate>();

  constructor(private readonly deps: GenerationsDeps) {}

  async answer(request: Request): Promise<Done<Answer>> {
    const { operation, targets } = this.begin(request);
    const gate = await this.enter(operation);
    try {
      return await this.deps.attempts.answer(operation, targets);
    } finally {
      gate.leave();
    }
  }

  /** Resolves at the first content; until then a failure is the request's, after it the stream's. */
  async open(request: Request): Promise<Done<AsyncGenerator<GenerationEvent, void, undefined>>> {
    const { operation, targets } = this.begin(request);
    const gate = await this.enter(operation);
    try {
      const done = await this.deps.attempts.open(operation, targets);
      return { ...done, value: leaving(gate, done.value) };
    } catch (error) {
      gate.leave();
      throw error;
    }
  }

  /** Vectors; routes, limits and accounts are those of generations. */
  async embed(asked: Asked, embedding: Embedding): Promise<Done<EmbeddingAnswer>> {
    const messages = embedding.input.map((content) => ({ role: 'user' as const, content }));
    const { model, user } = embedding;
    const generation: Generation = {
      model,
      messages,
      sampling: {},
      choices: 1,
      stream: false,
      maxTokens: 0,
      ...(user === undefined ? {} : { user }),
    };
    const { operation, targets } = this.begin({ ...asked, generation });
    const able = targets.filter((target) => target.model.abilities.includes('embeddings'));
    if (able.length === 0) throw new AssayError('validation_failed', { message: `The model "${model}" makes no embeddings.` });
    const gate = await this.enter(operation);
    try {
      return await this.deps.attempts.embed(operation, able, embedding);
    } finally {
      gate.leave();
    }
  }

  /** Generations under way and waiting, by route, for the metrics. */
  load(): readonly { readonly route: string; readonly inFlight: number; readonly waiting: number }[] {
    return [...this.gates].map(([route, { inFlight, waiting }]) => ({ route, inFlight, waiting }));
  }

  private begin(request: Request): { readonly operation: Operation; readonly targets: readonly Target[] } {
    const { generation, caller, headers } = request;
    const { clock, random, plan } = this.deps;
    // A model that a key may not use does not exist for it.
    const route = caller.mayUse(generation.model) ? routeOf(plan().routes(generation.model), headers) : undefined;
    if (!route) throw new AssayError('model_not_found', { details: { model: generation.model } });
    const first = armOf(route, generation.user ?? caller.account, random);
    const { totalMs } = route.policies.timeouts ?? TIMEOUTS;
    const operation: Operation = {
      id: request.id,
      caller,
      wire: request.wire,
      generation,
      route,
      promptTokens: promptTokensOf(generation),
      trace: request.trace,
      signal: request.signal,
      deadline: clock.now() + totalMs,
    };
    return { operation, targets: [first, ...route.fallback.filter((target) => target !== first)] };
  }

  private async enter({ caller, route, promptTokens, generation, signal }: Operation): Promise<FairGate> {
    const gate = this.gateOf(route);
    if (gate.tryEnter()) return gate;
    const { id, weight, priority } = caller.tenant;
    await gate.enter({ tenant: id, weight, priority, cost: promptTokens + (generation.maxTokens ?? promptTokens) + 1 }, signal);
    return gate;
  }

  private gateOf(route: RoutePlan): FairGate {
    let gate = this.gates.get(route.id);
    if (!gate) this.gates.set(route.id, (gate = new FairGate(this.deps.clock, route.policies.queue)));
    return gate;
  }
}

async function* leaving(
  gate: FairGate,
  events: AsyncGenerator<GenerationEvent, void, undefined>,
): AsyncGenerator<GenerationEvent, void, undefined> {
  try {
    yield* events;
  } finally {
    gate.leave();
  }
}
