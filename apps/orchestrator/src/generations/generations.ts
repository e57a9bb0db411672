import { AssayError, type GenerationEvent } from '@assay/contracts';
import {
  countTokens,
  FairGate,
  TIMEOUTS,
  type Answer,
  type Clock,
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
import { armOf, routeOf } from './route-choice.ts';

/** A request whose caller is known and whose body is understood. */
export interface Request {
  readonly id: string;
  readonly caller: Caller;
  readonly wire: Wire;
  readonly generation: Generation;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly trace: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface GenerationsDeps {
  readonly plan: () => Plan;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly random: Random;
}

/** Tokens of a message that are not its text: role and separators. */
const MESSAGE_OVERHEAD = 4;

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

function promptTokensOf({ messages }: Generation): number {
  let tokens = 0;
  for (const { content } of messages) {
    tokens += MESSAGE_OVERHEAD;
    if (typeof content === 'string') tokens += countTokens(content);
    else for (const part of content) if (part.type === 'text') tokens += countTokens(part.text);
  }
  return tokens;
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
