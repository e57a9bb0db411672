import { AssayError, type GenerationEvent, type Usage } from '@assay/contracts';
import {
  decideRetry,
  FallbackChain,
  isContent,
  needsOf,
  type Clock,
  type Embedding,
  type EmbeddingAnswer,
  type Lack,
  type Provider,
  type Random,
  type Target,
} from '@assay/inference';
import { GuardedAttempt, type AttemptWitness } from './guarded-attempt.ts';
import type { Opened, Served, Serving } from './layer.ts';
import type { Operation } from './operation.ts';
import type { TargetState, TargetStates } from './target-states.ts';
import { WatchedStream, type StreamWatcher } from './watched-stream.ts';

export interface AttemptsDeps extends AttemptWitness {
  readonly clock: Clock;
  readonly random: Random;
  readonly states: TargetStates;
  /** The provider of a target. */
  readonly providerOf: (target: Target) => Provider;
  /** Looks up the key of a target's provider anew; afterwards another provider may stand for it. */
  readonly rereadKey: (target: Target) => Promise<void>;
}

/** What came of an operation, and who did it. */
export interface Done<T> {
  readonly value: T;
  readonly target: Target;
  /** Times that it moved on to another target. */
  readonly hops: number;
}

type Work<T> = (guarded: GuardedAttempt, provider: Provider) => Promise<T>;

/** Tries an operation's targets in their order, each as often as its policies allow, until one answers. */
export class Attempts implements Serving {
  constructor(private readonly deps: AttemptsDeps) {}

  /** The whole answer. */
  async answer(operation: Operation): Promise<Served> {
    const { value, ...done } = await this.along(operation, operation.targets, async (guarded, provider) => {
      const answer = await guarded.timer.race(provider.answer(guarded.attempt));
      guarded.succeed(answer.usage);
      return answer;
    });
    return { ...done, answer: value, from: 'target' };
  }

  /**
   * The stream, opened: resolves at the first content, up to which another target may still take over. What fails after
   * that is thrown by the stream. Leaving the stream stops the work upstream.
   */
  async open(operation: Operation): Promise<Opened> {
    const { value, ...done } = await this.along(operation, operation.targets, async (guarded, provider) => {
      const events = guarded.timer.over(provider.stream(guarded.attempt));
      const head: GenerationEvent[] = [];
      for (;;) {
        const next = await events.next();
        if (next.done) throw new AssayError('upstream_invalid', { details: { reason: 'the stream ended before any content' } });
        head.push(next.value);
        if (isContent(next.value)) break;
      }
      guarded.begun();
      return new WatchedStream(head, events).with(accounting(guarded));
    });
    return { ...done, events: value, from: 'target' };
  }

  /** Vectors. */
  embed(operation: Operation, targets: readonly Target[], embedding: Embedding): Promise<Done<EmbeddingAnswer>> {
    return this.along(operation, targets, async (guarded, provider) => {
      const answer = await guarded.timer.race(provider.embed(embedding, guarded.attempt));
      guarded.succeed({ promptTokens: answer.promptTokens, completionTokens: 0 });
      return answer;
    });
  }

  private async along<T>(operation: Operation, targets: readonly Target[], work: Work<T>): Promise<Done<T>> {
    const needs = needsOf(operation.generation, operation.promptTokens);
    const chain = new FallbackChain(targets, needs, this.deps.clock, operation.deadline);
    let step = chain.first();
    if (!step.move) throw unableError(step.unable);
    for (;;) {
      const state = this.deps.states.of(step.target, operation.route.policies);
      try {
        const value = await this.at(state, operation, work);
        return { value, target: state.target, hops: step.hop };
      } catch (error) {
        operation.signal.throwIfAborted();
        const next = chain.after(error, false);
        if (!next.move) throw error;
        step = next;
      }
    }
  }

  /** Tries at one target. */
  private async at<T>(state: TargetState, operation: Operation, work: Work<T>): Promise<T> {
    const { clock, random } = this.deps;
    state.retries.request();
    let refused = false;
    for (let attempt = 1; ; attempt++) {
      const provider = this.deps.providerOf(state.target);
      try {
        return await this.once(state, operation, provider, work);
      } catch (error) {
        operation.signal.throwIfAborted();
        if (!refused && isKeyRefused(error)) {
          refused = true;
          if (await this.hasNewKey(state.target, provider)) continue;
        }
        const failed = { error, attempt, begun: false, remainingMs: operation.deadline - clock.now() };
        const decision = decideRetry(failed, state.retries, random, operation.route.policies.retry);
        if (!decision.retry) throw error;
        await clock.sleep(decision.delayMs, operation.signal);
      }
    }
  }

  /** Whether there is by now another key than the one that the vendor refused. */
  private async hasNewKey(target: Target, refused: Provider): Promise<boolean> {
    if (this.deps.providerOf(target) === refused) await this.deps.rereadKey(target);
    return this.deps.providerOf(target) !== refused;
  }

  private async once<T>(state: TargetState, operation: Operation, provider: Provider, work: Work<T>): Promise<T> {
    const guarded = await GuardedAttempt.begin(operation, state, this.deps.clock, this.deps);
    try {
      // Who left while the attempt was written down is not asked for.
      operation.signal.throwIfAborted();
      return await work(guarded, provider);
    } catch (error) {
      guarded.fail(error);
      throw error;
    }
  }
}

const isKeyRefused = (error: unknown): boolean => error instanceof AssayError && error.code === 'upstream_key_refused';

/** Counts what an attempt answers, and settles it by how its stream ends. */
function accounting(guarded: GuardedAttempt): StreamWatcher {
  let usage: Usage | undefined;
  return {
    saw: (event) => {
      if (event.type === 'usage') ({ usage } = event);
      else if (event.type === 'text' || event.type === 'reasoning') guarded.characters += event.text.length;
      else if (event.type === 'tool') guarded.characters += event.arguments.length;
    },
    ended: (error) => {
      if (error === undefined) guarded.succeed(usage);
      else guarded.fail(error, usage);
    },
  };
}

function unableError(unable: readonly { readonly target: Target; readonly lack: Lack }[]): AssayError {
  const lacks = unable.map(({ target, lack }) => ({ model: target.name, lacks: lack }));
  if (unable.length > 0 && unable.every(({ lack }) => lack === 'context'))
    return new AssayError('context_length_exceeded', { details: { lacks } });
  return new AssayError('validation_failed', { message: 'No model of this route can do what was asked.', details: { lacks } });
}
