import { AssayError } from '@assay/contracts';
import {
  chooseArm,
  chooseRoute,
  TIMEOUTS,
  type Clock,
  type Embedding,
  type EmbeddingAnswer,
  type Generation,
  type Plan,
  type Random,
  type RoutePlan,
  type Target,
} from '@assay/inference';
import type { Snapshot } from '../configuration/configuration.ts';
import type { AccountLimits } from '../limits/account-limits.ts';
import type { Attempts, Done } from './attempts.ts';
import type { Opened, Served, Serving } from './layer.ts';
import type { Asked, Operation } from './operation.ts';
import { promptTokensOf } from './prompt-tokens.ts';

/** A request whose caller is known and whose body is understood. */
export interface Request extends Asked {
  readonly generation: Generation;
}

export interface GenerationsDeps {
  /** The configuration in force; a request is served by the one with which it began. */
  readonly snapshot: () => Pick<Snapshot, 'plan' | 'revision'>;
  /** The attempts with every policy around them. */
  readonly serving: Serving;
  readonly attempts: Attempts;
  readonly limitsOf: (operation: Operation) => AccountLimits | undefined;
  readonly clock: Clock;
  readonly random: Random;
}

/** Whoever serves generations: as they are, or with something done to them first. */
export type Generating = Pick<Generations, 'answer' | 'open'>;

/** Serves generations: finds the route and its targets, and lets the layers do the rest. */
export class Generations {
  constructor(private readonly deps: GenerationsDeps) {}

  answer(request: Request): Promise<Served> {
    return this.deps.serving.answer(this.begin(request));
  }

  /** Resolves at the first content; until then a failure is the request's, after it the stream's. */
  open(request: Request): Promise<Opened> {
    return this.deps.serving.open(this.begin(request));
  }

  /** Vectors. Their routes and accounts are those of generations. */
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
    const operation = this.begin({ ...asked, generation });
    const able = operation.targets.filter((target) => target.model.abilities.includes('embeddings'));
    if (able.length === 0) throw new AssayError('validation_failed', { message: `The model "${model}" makes no embeddings.` });
    const reservation = await this.deps.limitsOf(operation)?.reserve(operation.promptTokens, 0, operation.signal);
    try {
      const done = await this.deps.attempts.embed(operation, able, embedding);
      reservation?.settle(done.value.promptTokens);
      return done;
    } catch (error) {
      reservation?.settle(0);
      throw error;
    }
  }

  private begin(request: Request): Operation {
    const { generation, caller } = request;
    const { clock, random, snapshot } = this.deps;
    const { plan, revision } = snapshot();
    request.stages?.configured(revision);
    const route = routeOf(plan, request);
    const first = chooseArm(route, generation.user ?? caller.account, random)?.target;
    if (!first) throw new AssayError('model_not_found', { details: { model: generation.model } });
    const { totalMs } = route.policies.timeouts ?? TIMEOUTS;
    const targets: readonly [Target, ...Target[]] = [first, ...route.fallback.filter((target) => target !== first)];
    const promptTokens = promptTokensOf(generation);
    return { ...request, route, targets, promptTokens, attempts: { begun: 0 }, deadline: clock.now() + totalMs };
  }
}

/** A model that a key may not use does not exist for it. */
function routeOf(plan: Pick<Plan, 'routes'>, { generation: { model }, caller, headers }: Request): RoutePlan {
  const route = caller.mayUse(model) ? chooseRoute(plan.routes(model), headers) : undefined;
  if (!route) throw new AssayError('model_not_found', { details: { model } });
  return route;
}
