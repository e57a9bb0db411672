import { AssayError, type ErrorCode, type Usage } from '@assay/contracts';
import { AttemptTimer, blames, laneOf, TIMEOUTS, type Attempt, type Clock } from '@assay/inference';
import { attemptTrace, type AttemptTrace } from './attempt-trace.ts';
import type { Operation } from './operation.ts';
import type { TargetState } from './target-states.ts';

export interface AttemptBegun {
  readonly operation: Operation;
  readonly state: TargetState;
  readonly attemptId: string;
  /** Which try of the operation it is, from 1. */
  readonly number: number;
  readonly startedAt: number;
}

export interface AttemptOutcome extends AttemptBegun {
  readonly endedAt: number;
  readonly firstContentAt: number | undefined;
  /** Undefined: it succeeded. */
  readonly error: unknown;
  readonly usage: Usage | undefined;
  /** Characters of the answer that arrived. */
  readonly characters: number;
}

/** Who is told of attempts. */
export interface AttemptWitness {
  /** Nothing has been sent to the target yet; nothing is before this resolves, or when it rejects. */
  readonly onBegun: (begun: AttemptBegun) => Promise<void>;
  readonly onSettled: (outcome: AttemptOutcome) => void;
}

/** One attempt with its permit, its place and its timer, all of which it gives back exactly once. */
export class GuardedAttempt {
  readonly attempt: Attempt;
  readonly timer: AttemptTimer;
  characters = 0;
  private firstContentAt: number | undefined;
  private readonly trace: AttemptTrace;
  private settled = false;

  private constructor(
    private readonly begunAs: AttemptBegun,
    private readonly clock: Clock,
    private readonly permit: ReturnType<TargetState['breaker']['admit']>,
    private readonly release: () => void,
    private readonly onSettled: AttemptWitness['onSettled'],
  ) {
    const { operation, state, attemptId, number } = begunAs;
    const { generation, signal, caller, route } = operation;
    const controller = new AbortController();
    const { timer, leave } = this.follow(signal, controller, route.policies.timeouts ?? TIMEOUTS);
    this.timer = timer;
    this.leave = leave;
    this.trace = attemptTrace(operation.trace, state.target, number);
    operation.stages?.inferenceBegins();
    this.attempt = {
      id: attemptId,
      generation,
      model: state.target.upstreamModel,
      priority: caller.tenant.priority,
      trace: this.trace.headers,
      signal: controller.signal,
      connected: () => (generation.stream ? timer.connected() : timer.connectedWhole()),
    };
  }

  private readonly leave: () => void;

  /**
   * Waits for a place at the target. Throws `breaker_open`, `target_saturated`, the reason of the operation's signal, or what the
   * witness has against it.
   */
  static async begin(
    operation: Operation,
    state: TargetState,
    clock: Clock,
    { onBegun, onSettled }: AttemptWitness,
  ): Promise<GuardedAttempt> {
    const permit = state.breaker.admit(laneOf(operation.generation.maxTokens));
    const release =
      state.bulkhead.tryAcquire() ??
      (await state.bulkhead.acquire(operation.signal).catch((error: unknown) => {
        permit.ignored();
        throw error;
      }));
    const number = ++operation.attempts.begun;
    const begun = { operation, state, attemptId: `${operation.id}-${number}`, number, startedAt: clock.now() };
    try {
      await onBegun(begun);
    } catch (error) {
      release();
      permit.ignored();
      throw error;
    }
    return new GuardedAttempt(begun, clock, permit, release, onSettled);
  }

  /** The first content has arrived. */
  begun(): void {
    this.firstContentAt = this.clock.now();
    this.trace.firstContent();
  }

  succeed(usage: Usage | undefined): void {
    this.settle(undefined, usage);
  }

  fail(error: unknown, usage?: Usage): void {
    this.settle(error, usage);
  }

  private settle(error: unknown, usage: Usage | undefined): void {
    if (this.settled) return;
    this.settled = true;
    this.timer.close();
    this.leave();
    this.release();
    if (error === undefined) this.permit.succeeded();
    else if (blames(error)) this.permit.failed();
    else this.permit.ignored();
    this.trace.end(error, usage);
    this.begunAs.operation.stages?.inferenceEnds();
    const { firstContentAt, characters } = this;
    this.onSettled({
      ...this.begunAs,
      endedAt: this.clock.now(),
      firstContentAt,
      error,
      usage,
      characters,
    });
  }

  /** The attempt ends with its operation, and by itself when it takes too long. */
  private follow(signal: AbortSignal, controller: AbortController, timeouts: ConstructorParameters<typeof AttemptTimer>[2]) {
    const abort = (): void => controller.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    return { timer: new AttemptTimer(controller, this.clock, timeouts), leave: () => signal.removeEventListener('abort', abort) };
  }
}

/** Code of a failure as the caller is told it; whatever has none is the platform's own. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AssayError ? error.code : 'internal';
}
