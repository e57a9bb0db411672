import type { Ability, ModelConfig } from '../config/schema.ts';
import { failureClass, type FailureClass } from '../failure-class.ts';
import type { Clock } from '../clock.ts';
import type { Generation } from '../generation.ts';

/** What a model can do, as its configuration says. */
export type Abilities = Readonly<Pick<ModelConfig, 'abilities' | 'contextTokens'>>;

/** What a generation needs of whoever answers it. */
export interface Needs {
  readonly abilities: readonly Ability[];
  /** Prompt and answer together. */
  readonly contextTokens: number;
}

export function needsOf(generation: Generation, promptTokens: number): Needs {
  const { format, tools, toolChoice, messages, maxTokens } = generation;
  const abilities: Ability[] = [];
  if (format?.type === 'schema') abilities.push('schema');
  if (tools !== undefined && tools.length > 0 && toolChoice !== 'none') abilities.push('tools');
  if (messages.some(({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'image'))) abilities.push('images');
  return { abilities, contextTokens: promptTokens + (maxTokens ?? 0) };
}

export type Lack = Ability | 'context';

/** The first thing that a target lacks, or undefined if it is able. */
export function lackOf(model: Abilities, needs: Needs): Lack | undefined {
  for (const ability of needs.abilities) if (!model.abilities.includes(ability)) return ability;
  return needs.contextTokens > model.contextTokens ? 'context' : undefined;
}

export interface FallbackPolicy {
  /** Times that an operation may move on to another target. */
  readonly maxHops: number;
  /** Classes of failure that move on; `permanent` never does. */
  readonly on: readonly Exclude<FailureClass, 'permanent'>[];
}

export const FALLBACK: FallbackPolicy = { maxHops: 2, on: ['retryable', 'dependency'] };

export type FallbackStop = 'begun' | 'permanent' | 'class_stays' | 'hops' | 'deadline' | 'no_target';
export type FallbackStep<T> =
  | { readonly move: true; readonly target: T; readonly hop: number }
  | { readonly move: false; readonly why: FallbackStop; readonly unable: readonly { readonly target: T; readonly lack: Lack }[] };

/**
 * One operation's way along its ordered targets. A target that cannot do what was asked is passed over, never tried with
 * less: an answer of another form than was promised is worse than none. Each target is tried once, so there is no loop.
 */
export class FallbackChain<T extends { readonly model: Abilities }> {
  private position = 0;
  private hops = -1;
  private readonly unable: { target: T; lack: Lack }[] = [];

  constructor(
    private readonly targets: readonly T[],
    private readonly needs: Needs,
    private readonly clock: Clock,
    /** When the operation is over, by the clock. */
    private readonly deadline: number,
    private readonly policy: FallbackPolicy = FALLBACK,
  ) {}

  /** The first target that is able. */
  first(): FallbackStep<T> {
    return this.next();
  }

  /** Where to go after an attempt has failed for good at its target. `begun`: content has gone to the caller. */
  after(error: unknown, begun: boolean): FallbackStep<T> {
    if (begun) return this.stop('begun');
    const failure = failureClass(error);
    if (failure === 'permanent') return this.stop('permanent');
    if (!this.policy.on.includes(failure)) return this.stop('class_stays');
    if (this.hops >= this.policy.maxHops) return this.stop('hops');
    return this.next();
  }

  private next(): FallbackStep<T> {
    if (this.clock.now() >= this.deadline) return this.stop('deadline');
    for (let target = this.targets[this.position++]; target; target = this.targets[this.position++]) {
      const lack = lackOf(target.model, this.needs);
      if (lack === undefined) return { move: true, target, hop: ++this.hops };
      this.unable.push({ target, lack });
    }
    return this.stop('no_target');
  }

  private stop(why: FallbackStop): FallbackStep<T> {
    return { move: false, why, unable: this.unable };
  }
}
