import type { BudgetPolicy, BudgetState } from './token-budget.ts';
import { budgetAt, periodEnd } from './token-budget.ts';
import type { BucketLimit, BucketState } from './token-bucket.ts';
import { fullBucket, refill, refund, retryAfter } from './token-bucket.ts';

/**
 * A limit whose state lives in a shared cell; amounts are requests or tokens. Pure: what it reads and returns is plain data,
 * since a compare-and-set may call it again.
 */
export interface SharedPool<S> {
  /** The state as it is at `now`; of no cell yet, a fresh one. */
  at(state: S | undefined, now: number): S;
  /** What is left of a state. */
  left(state: S): number;
  /** Takes `amount`, which is at most what is left. */
  draw(state: S, amount: number): S;
  /** Gives back what was not spent. */
  giveBack(state: S, amount: number, now: number): S;
  /** When `amount` will be there, ms from `now`; Infinity if never. */
  waitMs(state: S, amount: number, now: number): number;
  /** Until when what is drawn from a state can be spent or given back, ms since the epoch; Infinity where that does not end. */
  until(state: S): number;
}

/** A rate, shared. */
export function bucketPool(limit: BucketLimit): SharedPool<BucketState> {
  return {
    at: (state, now) => (state ? refill(state, limit, now) : fullBucket(limit, now)),
    left: (state) => state.level,
    draw: (state, amount) => ({ level: state.level - amount, at: state.at }),
    giveBack: (state, amount, now) => refund(state, limit, amount, now),
    waitMs: (state, amount) => retryAfter(state, limit, amount),
    until: () => Infinity,
  };
}

/** A budget, shared: each period has tokens of its own. */
export function budgetPool(policy: BudgetPolicy): SharedPool<BudgetState> {
  return {
    at: (state, now) => budgetAt(state, policy, now),
    left: (state) => policy.tokens - state.used,
    draw: (state, amount) => ({ ...state, used: state.used + amount }),
    giveBack: (state, amount) => ({ ...state, used: Math.max(0, state.used - amount) }),
    waitMs: (state, amount, now) => (amount > policy.tokens ? Infinity : periodEnd(policy.period, state.periodStart) - now),
    until: (state) => periodEnd(policy.period, state.periodStart),
  };
}
