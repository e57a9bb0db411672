import { AssayError } from '@assay/contracts';

import type { Clock } from '../clock.ts';

import { cancellable } from './cancellable.ts';
import { Demand } from './demand.ts';
import type { SharedCells } from './shared-cells.ts';
import type { SharedPool } from './shared-pool.ts';
import { WaitLine } from './wait-line.ts';

export interface SlicePolicy {
  /** A slice covers what the replica has lately spent in this time, ms. */
  readonly coverMs: number;
  /** Largest part of what is left that a slice may take beyond the request itself: near the end slices are exact. */
  readonly maxShare: number;
  /** A slice unspent for this long goes back, and so does at any time what exceeds the demand of this long, ms. */
  readonly idleMs: number;
  /** How long an empty pool is believed to be empty without looking again, ms. */
  readonly staleMs: number;
}

export const SLICES: SlicePolicy = { coverMs: 250, maxShare: 1 / 16, idleMs: 1_000, staleMs: 100 };

/** What was taken; to be shown when some of it is given back. */
export interface Granted {
  readonly granted: true;
  /** Until when it can be given back, ms since the epoch; Infinity where that does not end. */
  readonly until: number;
}

export type Taken =
  | Granted
  /** Nothing was consumed. `retryAfterMs` is Infinity for what can never fit. */
  | { readonly granted: false; readonly retryAfterMs: number };

interface Asking {
  /** Order of asking: a draw refuses only those it knew of. */
  readonly turn: number;
  readonly amount: number;
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: Error) => void;
}

/** What a draw got, and the pool as the draw left it. */
interface Drawn<S> {
  readonly amount: number;
  readonly state: S;
  readonly at: number;
  /** Whoever asked from this turn on was not known to it. */
  readonly turns: number;
}

/**
 * One replica's part of a limit that all replicas share. It draws slices from the shared cell, sized by its own recent
 * demand, and spends them locally; one draw is under way at a time, whoever asks meanwhile shares it. What a dead replica
 * held is lost until the pool refills, and nothing is ever spent twice; what was drawn from a period ends with it.
 */
export class SharedAllowance<S> {
  private inHand = 0;
  /** What is in hand can be spent until then. */
  private grant: Granted = { granted: true, until: Infinity };
  private readonly line = new WaitLine<Asking>();
  private turns = 0;
  private drawing: Promise<void> | undefined;
  private readonly demand: Demand;
  private spentAt: number;
  /** The pool as last seen. */
  private pooled: S | undefined;
  /** The pool when it was last too empty for somebody. */
  private empty: { readonly state: S; readonly at: number } | undefined;

  constructor(
    private readonly cells: SharedCells,
    private readonly key: string,
    private readonly pool: SharedPool<S>,
    /** Wall clock: the cell's time is that of all replicas. */
    private readonly clock: Pick<Clock, 'now'>,
    private readonly policy: SlicePolicy = SLICES,
  ) {
    this.spentAt = clock.now();
    this.demand = new Demand(clock, policy.coverMs);
  }

  /** Drawn and not spent; negative while what was used beyond what was taken is still to be paid. */
  get held(): number {
    return this.inHand;
  }

  /** What nobody has taken, as far as this replica knows: what the last draw left, and what is in hand. */
  get left(): number {
    const now = this.clock.now();
    return this.pool.left(this.pool.at(this.pooled, now)) + this.heldAt(now);
  }

  /** Takes from what is in hand, or undefined: then ask with {@link take}. Costs no round trip. */
  tryTake(amount: number): Granted | undefined {
    if (this.line.length > 0 || amount > this.inHand || amount > this.heldAt(this.clock.now())) return undefined;
    this.spend(amount);
    return this.grant;
  }

  /** Takes all of `amount` or nothing. Rejects with the signal's reason, or with what the cells reject with. */
  take(amount: number, signal?: AbortSignal): Promise<Taken> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const taken = this.tryTake(amount) ?? this.refusedFromMemory(amount);
    if (taken) return Promise.resolve(taken);
    return cancellable(signal, (resolve, reject) => {
      const asking = this.line.push({ turn: this.turns++, amount, resolve, reject });
      this.draw();
      return () => this.line.remove(asking);
    });
  }

  /**
   * Gives back what was taken and not used; negative for what was used beyond what was taken: the next draws pay for it. Nothing
   * once the period that it was taken from has ended.
   */
  refund({ until }: Granted, amount: number): void {
    if (until === this.grant.until && this.clock.now() < until) this.inHand += amount;
  }

  /** Gives back what nobody is about to spend; to be called now and then. Rejects with what the cells reject with. */
  async rest(): Promise<void> {
    const isIdle = this.clock.now() - this.spentAt >= this.policy.idleMs;
    await this.giveBack(isIdle ? 0 : this.demand.measure() * this.policy.idleMs);
  }

  /** Gives everything in hand back. Rejects with what the cells reject with. */
  async close(): Promise<void> {
    while (this.drawing) await this.drawing;
    await this.giveBack(0);
  }

  private async giveBack(allBut: number): Promise<void> {
    const now = this.clock.now();
    const amount = this.heldAt(now) - allBut;
    if (amount <= 0 || this.drawing) return;
    this.inHand -= amount;
    const { until } = this.grant;
    try {
      this.pooled = await this.cells.update<S, S>(this.key, (stored) => {
        const current = this.pool.at(stored, now);
        const state = this.pool.until(current) === until ? this.pool.giveBack(current, amount, now) : current;
        return { state, result: state };
      });
    } catch (error) {
      // Only then: where the cell may have it already, it would be there twice, which is worse than never.
      if (isUnchanged(error)) this.refund({ granted: true, until }, amount);
      throw error;
    }
  }

  /** What is in hand, unless its period is over. */
  private heldAt(now: number): number {
    return now < this.grant.until ? this.inHand : 0;
  }

  private draw(): void {
    this.drawing ??= this.drawAll();
  }

  private async drawAll(): Promise<void> {
    try {
      do await this.drawOnce();
      while (this.line.head);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      for (let asking = this.line.shift(); asking; asking = this.line.shift()) asking.reject(error);
    } finally {
      // At once, not a promise later: whoever asks in between would wait for a draw that is over.
      this.drawing = undefined;
    }
  }

  private async drawOnce(): Promise<void> {
    const ahead = this.demand.measure() * this.policy.coverMs;
    const drawn = await this.cells.update<S, Drawn<S>>(this.key, (stored) => {
      const at = this.clock.now();
      const current = this.pool.at(stored, at);
      const held = this.pool.until(current) === this.grant.until ? this.heldAt(at) : 0;
      const amount = this.slice(this.pool.left(current), held, ahead);
      const state = amount > 0 ? this.pool.draw(current, amount) : current;
      return { state, result: { amount, state, at, turns: this.turns } };
    });
    const until = this.pool.until(drawn.state);
    if (until !== this.grant.until) {
      // What is left of an ended period, owed or in hand, ends with it.
      this.inHand = 0;
      this.grant = { granted: true, until };
    }
    this.inHand += drawn.amount;
    this.pooled = drawn.state;
    this.serve(drawn);
  }

  /** Enough for those who ask, as many of them in order as fit, and some for those to come while plenty is left. */
  private slice(left: number, held: number, ahead: number): number {
    let exact = -held;
    for (let asking = this.line.head; asking && exact + asking.value.amount <= left; asking = asking.next) exact += asking.value.amount;
    if (this.line.head && exact === -held && held >= 0) return 0;
    const spare = Math.min(ahead, (left - Math.max(0, exact)) * this.policy.maxShare);
    return Math.max(0, Math.min(left, exact + Math.max(0, spare)));
  }

  /**
   * Answers, in the order of asking: whoever fits has it; whoever does not and asked before the draw learns when. Those who asked
   * after it are not refused by it, and are served nonetheless: under load there is always one, and each would cause a draw.
   */
  private serve({ state, at, turns }: Drawn<S>): void {
    for (let asking = this.line.head; asking; asking = this.line.head) {
      const { amount, turn, resolve } = asking.value;
      const fits = amount <= this.inHand;
      if (!fits && turn >= turns) return;
      this.line.shift();
      if (fits) {
        this.spend(amount);
        resolve(this.grant);
        continue;
      }
      this.empty = { state, at };
      resolve({ granted: false, retryAfterMs: this.pool.waitMs(state, amount - Math.max(0, this.inHand), at) });
    }
  }

  /** Spares the cells the questions whose answer is known: the pool was too empty a moment ago and cannot have filled. */
  private refusedFromMemory(amount: number): Taken | undefined {
    const { empty, pool } = this;
    const now = this.clock.now();
    if (!empty || now - empty.at >= this.policy.staleMs) return undefined;
    const state = pool.at(empty.state, now);
    const missing = amount - this.heldAt(now);
    return missing > pool.left(state) ? { granted: false, retryAfterMs: pool.waitMs(state, missing, now) } : undefined;
  }

  private spend(amount: number): void {
    this.inHand -= amount;
    this.demand.add(amount);
    this.spentAt = this.clock.now();
    if (this.runsLow()) this.draw();
  }

  /** Whether it is time to draw ahead, so that under steady load nobody waits for the cell; not again soon after a draw that gave little. */
  private runsLow(): boolean {
    const { coverMs } = this.policy;
    return this.inHand < (this.demand.last * coverMs) / 2 && this.spentAt - this.demand.measuredAt >= coverMs / 4;
  }
}

const isUnchanged = (error: unknown): boolean => error instanceof AssayError && error.details?.['unchanged'] === true;
