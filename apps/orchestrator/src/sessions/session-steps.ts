import { AssayError, type AgentEnvelope, type AgentState, type StepDelta, type StepReceipt } from '@assay/contracts';
import { LRUCache } from 'lru-cache';
import { endOf, observeSteps } from '../agents/observe-steps.ts';
import type { StepLog } from '../agents/step-log.ts';
import { keyOf, type StepsRef } from '../agents/step-stream.ts';
import { TOUCH_EVERY_MS, type SessionStore } from './session-store.ts';

const REMEMBERED = 10_000;

/** Steps of sessions, for who owns the session. Errors: `session_not_found` and those of {@link StepLog}. */
export class SessionSteps {
  /** Sessions that were found to live, and touched, a moment ago. */
  private readonly alive = new LRUCache<string, true>({ max: REMEMBERED, ttl: TOUCH_EVERY_MS });

  constructor(
    private readonly sessions: SessionStore,
    private readonly log: StepLog,
  ) {}

  /** Resolves when all are safe. Telling of a step keeps its session, as a turn of the dialog does. */
  async publish(ref: StepsRef, deltas: readonly StepDelta[]): Promise<StepReceipt> {
    if (deltas.some(({ session_id }) => session_id !== undefined && session_id !== ref.session))
      throw new AssayError('validation_failed', { message: 'A delta names another session than the address.' });
    if (!this.alive.has(keyOf(ref))) {
      await this.sessions.touch(ref.account, ref.session);
      this.alive.set(keyOf(ref), true);
    }
    return this.log.append(
      ref,
      deltas.map((delta) => ({ ...delta, session_id: ref.session })),
    );
  }

  async snapshot(ref: StepsRef): Promise<AgentState & { readonly seq: number }> {
    await this.sessions.find(ref.account, ref.session);
    const { state, at } = await this.log.read(ref);
    return { seq: at, ...state };
  }

  /** Rejects if there is no such session; what it resolves with ends with the session, or when the signal is aborted. */
  async observe(ref: StepsRef, after: number | undefined, signal: AbortSignal): Promise<AsyncGenerator<AgentEnvelope, void, undefined>> {
    await this.sessions.find(ref.account, ref.session);
    return this.whileAlive(ref, after, signal);
  }

  async end(ref: StepsRef): Promise<void> {
    this.alive.delete(keyOf(ref));
    await this.log.end(ref);
  }

  /** A session whose time has run out says nothing about it: somebody has to look. */
  private async *whileAlive(ref: StepsRef, after: number | undefined, signal: AbortSignal): AsyncGenerator<AgentEnvelope, void, undefined> {
    const over = new AbortController();
    const look = setInterval(() => void this.isOver(ref).then((isOver) => isOver && over.abort()), TOUCH_EVERY_MS);
    let seq = after ?? 0;
    try {
      for await (const envelope of observeSteps(this.log, ref, after, AbortSignal.any([signal, over.signal]))) {
        ({ seq } = envelope);
        yield envelope;
      }
      if (over.signal.aborted) yield endOf(ref, seq);
    } finally {
      clearInterval(look);
    }
  }

  private isOver({ account, session }: StepsRef): Promise<boolean> {
    return this.sessions.find(account, session).then(
      () => false,
      (error: unknown) => error instanceof AssayError && error.code === 'session_not_found',
    );
  }
}
