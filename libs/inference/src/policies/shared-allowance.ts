import type { Clock } from '../clock.ts';

import type { SharedPool } from './shared-pool.ts';
import { WaitLine } from './wait-line.ts';

/**
 * Cells that all replicas see. `update` is atomic (compare-and-set, repeated until it holds): `fn` gets the current state,
 * or undefined, and returns the next; it may be called several times. Resolves to what the last call returned as `result`.
 */
export interface SharedCells {
  update<S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }): Promise<R>;
}

export interface SlicePolicy {
  /** A slice covers what the replica has lately spent in this time, ms. */
  readonly coverMs: number;
  /** Largest part of what is left that a slice may take beyond the request itself: near the end slices are exact. */
  readonly maxShare: number;
  /** A slice unspent for this long goes back, ms. */
  readonly idleMs: number;
  /** How long an empty pool is believed to be empty without looking again, ms. */
  readonly staleMs: number;
}

export const SLICES: SlicePolicy = { coverMs: 250, maxShare: 1 / 16, idleMs: 1_000, staleMs: 100 };

export type Taken =
  | { readonly granted: true }
  /** Nothing was consumed. `retryAfterMs` is Infinity for what can never fit. */
  | { readonly granted: false; readonly retryAfterMs: number };

/** Part of `coverMs` over which demand is seen at least: what comes within a moment is no rate. */
const LEAST_VIEW = 0.2;

const GRANTED: Taken = { granted: true };

interface Asking {
  /** Order of asking: a draw refuses only those it knew of. */
  readonly turn: number;
  readonly amount: number;
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One replica's part of a limit that all replicas share. It draws slices from the shared cell, sized by its own recent
 * demand, and spends them locally; one draw is under way at a time, whoever asks meanwhile shares it. What a dead replica
 * held is lost until the pool refills, and nothing is ever spent twice.
 */
export class SharedAllowance<S> {
  private inHand = 0;
  private readonly line = new WaitLine<Asking>();
  private turns = 0;
  private drawing = false;
  private spentSince = 0;
  private demandPerMs = 0;
  private demandAt: number;
  private spentAt: number;
  /** The pool as last seen, when it was too empty for somebody. */
  private seen: { readonly state: S; readonly at: number } | undefined;

  constructor(
    private readonly cells: SharedCells,
    private readonly key: string,
    private readonly pool: SharedPool<S>,
    /** Wall clock: the cell's time is that of all replicas. */
    private readonly clock: Pick<Clock, 'now'>,
    private readonly policy: SlicePolicy = SLICES,
  ) {
    this.demandAt = clock.now();
    this.spentAt = this.demandAt;
  }

  /** Tokens drawn and not spent. */
  get held(): number {
    return this.inHand;
  }

  /** Takes from what is in hand, or undefined: then ask with {@link take}. Costs no round trip. */
  tryTake(amount: number): Taken | undefined {
    if (this.line.length > 0 || amount > this.inHand) return undefined;
    this.spend(amount);
    return GRANTED;
  }

  /** Takes all of `amount` or nothing. Rejects with the signal's reason, or with what the cells reject with. */
  take(amount: number, signal?: AbortSignal): Promise<Taken> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const taken = this.tryTake(amount) ?? this.refusedFromMemory(amount);
    if (taken) return Promise.resolve(taken);
    return new Promise((resolve, reject) => {
      const settled = (): void => signal?.removeEventListener('abort', leave);
      const asking = this.line.push({
        turn: this.turns++,
        amount,
        resolve: (answer) => {
          settled();
          resolve(answer);
        },
        reject: (error) => {
          settled();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      });
      const leave = (): void => {
        this.line.remove(asking);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      if (!this.drawing) void this.draw();
    });
  }

  /** What was taken and not used; negative for what was used beyond what was taken: the next draws pay for it. */
  refund(amount: number): void {
    this.inHand += amount;
  }

  /** Gives back a slice that nobody has spent from for a while; to be called now and then. */
  async rest(): Promise<void> {
    if (this.clock.now() - this.spentAt >= this.policy.idleMs) await this.close();
  }

  /** Gives everything in hand back. */
  async close(): Promise<void> {
    const amount = this.inHand;
    if (amount <= 0 || this.drawing) return;
    this.inHand = 0;
    const now = this.clock.now();
    // Not put back in hand if this rejects: whether the cell has it already is not known, and twice is worse than never.
    await this.cells.update<S, undefined>(this.key, (state) => ({
      state: this.pool.giveBack(this.pool.at(state, now), amount, now),
      result: undefined,
    }));
  }

  private async draw(): Promise<void> {
    this.drawing = true;
    try {
      do await this.drawOnce();
      while (this.line.head);
    } catch (error) {
      for (let asking = this.line.shift(); asking; asking = this.line.shift()) asking.reject(error);
    } finally {
      this.drawing = false;
    }
  }

  private async drawOnce(): Promise<void> {
    const ahead = this.demand() * this.policy.coverMs;
    const { granted, state, now, turns } = await this.cells.update<S, { granted: number; state: S; now: number; turns: number }>(
      this.key,
      (stored) => {
        const time = this.clock.now();
        const current = this.pool.at(stored, time);
        const amount = this.slice(this.pool.left(current), ahead);
        const next = amount > 0 ? this.pool.draw(current, amount) : current;
        return { state: next, result: { granted: amount, state: next, now: time, turns: this.turns } };
      },
    );
    this.inHand += granted;
    this.serve(state, now, turns);
  }

  /** Enough for those who ask, as many of them in order as fit, and some for those to come while plenty is left. */
  private slice(left: number, ahead: number): number {
    let exact = -this.inHand;
    for (let asking = this.line.head; asking && exact + asking.value.amount <= left; asking = asking.next) exact += asking.value.amount;
    if (this.line.head && exact === -this.inHand && this.inHand >= 0) return 0;
    const spare = Math.min(ahead, (left - Math.max(0, exact)) * this.policy.maxShare);
    return Math.max(0, Math.min(left, exact + Math.max(0, spare)));
  }

  /**
   * Answers, in the order of asking: whoever fits has it; whoever does not and asked before the draw learns when. Those who asked
   * after it are not refused by it, and are served nonetheless: under load there is always one, and each would cause a draw.
   */
  private serve(state: S, now: number, turns: number): void {
    for (let asking = this.line.head; asking; asking = this.line.head) {
      const { amount, turn, resolve } = asking.value;
      const fits = amount <= this.inHand;
      if (!fits && turn >= turns) return;
      this.line.shift();
      if (fits) {
        this.spend(amount);
        resolve(GRANTED);
        continue;
      }
      this.seen = { state, at: now };
      resolve({ granted: false, retryAfterMs: this.pool.waitMs(state, amount - Math.max(0, this.inHand), now) });
    }
  }

  /** Spares the cells the questions whose answer is known: the pool was too empty a moment ago and cannot have filled. */
  private refusedFromMemory(amount: number): Taken | undefined {
    const { seen, pool } = this;
    const now = this.clock.now();
    if (!seen || now - seen.at >= this.policy.staleMs) return undefined;
    const state = pool.at(seen.state, now);
    const missing = amount - this.inHand;
    return missing > pool.left(state) ? { granted: false, retryAfterMs: pool.waitMs(state, missing, now) } : undefined;
  }

  private spend(amount: number): void {
    this.inHand -= amount;
    this.spentSince += amount;
    this.spentAt = this.clock.now();
    if (!this.drawing && this.runsLow()) void this.draw();
  }

  /** Whether it is time to draw ahead, so that under steady load nobody waits for the cell; not again soon after a draw that gave little. */
  private runsLow(): boolean {
    const { coverMs } = this.policy;
    return this.inHand < (this.demandPerMs * coverMs) / 2 && this.spentAt - this.demandAt >= coverMs / 4;
  }

  /** Tokens a millisecond spent of late: rises at once, so that few wait while load begins, and halves each time `coverMs` passes without any. */
  private demand(): number {
    const now = this.clock.now();
    const elapsed = now - this.demandAt;
    if (elapsed > 0) {
      const keep = 2 ** (-elapsed / this.policy.coverMs);
      this.demandPerMs = Math.max(this.demandPerMs * keep, this.spentSince / Math.max(elapsed, this.policy.coverMs * LEAST_VIEW));
      this.spentSince = 0;
      this.demandAt = now;
    }
    return this.demandPerMs;
  }
}
