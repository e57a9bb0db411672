import { failureClass, retryAfterMs } from '../failure-class.ts';
import type { Random } from '../clock.ts';

import type { RetryBudget } from './retry-budget.ts';

export interface RetryPolicy {
  /** Attempts at one target in all, the first included. */
  readonly attempts: number;
  /** Upper bound of the first pause, ms; it doubles with each attempt. */
  readonly firstMs: number;
  /** Upper bound of any pause of our own, ms. */
  readonly maxMs: number;
  /** A target that asks for more than this is not waited for: the caller goes elsewhere sooner, ms. */
  readonly retryAfterCapMs: number;
}

export const RETRY: RetryPolicy = { attempts: 3, firstMs: 100, maxMs: 5_000, retryAfterCapMs: 10_000 };

export interface FailedAttempt {
  readonly error: unknown;
  /** Which attempt at this target failed, from 1. */
  readonly attempt: number;
  /** Whether content has gone to the caller: then a second answer could not be joined to the first. */
  readonly begun: boolean;
  /** What is left of the operation's time, ms. */
  readonly remainingMs: number;
}

export type RetryRefusal = 'begun' | 'not_retryable' | 'attempts' | 'asked_too_long' | 'no_time' | 'budget';
export type RetryDecision = { readonly retry: true; readonly delayMs: number } | { readonly retry: false; readonly why: RetryRefusal };

const no = (why: RetryRefusal): RetryDecision => ({ retry: false, why });

/**
 * Whether and when to try the same target again. The pause is chosen by full jitter, so that callers who failed together
 * do not come back together; a Retry-After is waited out in full, with jitter after it. The budget is asked last: only a
 * retry that will be made spends it.
 */
export function decideRetry(failed: FailedAttempt, budget: RetryBudget, random: Random, policy: RetryPolicy = RETRY): RetryDecision {
  if (failed.begun) return no('begun');
  if (failureClass(failed.error) !== 'retryable') return no('not_retryable');
  if (failed.attempt >= policy.attempts) return no('attempts');
  const asked = retryAfterMs(failed.error);
  if (asked !== undefined && asked > policy.retryAfterCapMs) return no('asked_too_long');
  const delayMs = asked === undefined ? backoffMs(failed.attempt, random, policy) : asked + random() * policy.firstMs;
  if (delayMs >= failed.remainingMs) return no('no_time');
  return budget.tryRetry() ? { retry: true, delayMs } : no('budget');
}

/** A pause from 0 to min(cap, base × 2^(attempt − 1)), ms. */
export function backoffMs(attempt: number, random: Random, policy: Pick<RetryPolicy, 'firstMs' | 'maxMs'> = RETRY): number {
  return random() * Math.min(policy.maxMs, policy.firstMs * 2 ** (attempt - 1));
}
