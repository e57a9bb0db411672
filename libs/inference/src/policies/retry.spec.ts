import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { backoffMs, decideRetry, type FailedAttempt } from './retry.ts';
import { RetryBudget } from './retry-budget.ts';
import { seeded, VirtualClock } from './virtual-clock.ts';

const policy = { attempts: 3, firstMs: 100, maxMs: 1_000, retryAfterCapMs: 2_000 };
const budget = (): RetryBudget => new RetryBudget(new VirtualClock(), { ratio: 0, floorPerSecond: 1, windowSeconds: 1 });
const failed = (change: Partial<FailedAttempt> = {}): FailedAttempt => ({
  error: new AssayError('upstream_failed'),
  attempt: 1,
  begun: false,
  remainingMs: 60_000,
  ...change,
});
const half = (): number => 0.5;

describe('retry', () => {
  it('pauses by full jitter under an exponential bound with a cap', () => {
    const pauses = [1, 2, 3, 4, 5, 60].map((attempt) => backoffMs(attempt, () => 1, policy));
    expect(pauses).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    const random = seeded(1);
    const many = Array.from({ length: 2_000 }, () => backoffMs(3, random, policy));
    expect(Math.min(...many)).toBeLessThan(4);
    expect(Math.max(...many)).toBeGreaterThan(396);
    expect(many.reduce((sum, pause) => sum + pause) / many.length).toBeCloseTo(200, -1);
  });

  it('retries what may pass', () => {
    expect(decideRetry(failed(), budget(), half, policy)).toEqual({ retry: true, delayMs: 50 });
  });

  it('waits out a Retry-After in full and spreads the callers after it', () => {
    const error = new AssayError('upstream_rate_limited', { details: { retryAfterMs: 1_500 } });
    expect(decideRetry(failed({ error }), budget(), half, policy)).toEqual({ retry: true, delayMs: 1_550 });
  });

  it('waits out a Retry-After of exactly the cap', () => {
    const error = new AssayError('upstream_failed', { details: { retryAfterMs: 2_000 } });
    expect(decideRetry(failed({ error }), budget(), () => 0, policy)).toEqual({ retry: true, delayMs: 2_000 });
  });

  it.each<[string, Partial<FailedAttempt>, string]>([
    ['after the first content byte', { begun: true }, 'begun'],
    ['a request that is wrong', { error: new AssayError('upstream_rejected') }, 'not_retryable'],
    ['a refused key', { error: new AssayError('upstream_key_refused') }, 'not_retryable'],
    ['a target that is down', { error: new AssayError('upstream_unreachable') }, 'not_retryable'],
    ['what is not an error of ours', { error: new Error('bug') }, 'not_retryable'],
    ['beyond the attempts', { attempt: 3 }, 'attempts'],
    ['a Retry-After beyond the cap', { error: new AssayError('upstream_failed', { details: { retryAfterMs: 2_001 } }) }, 'asked_too_long'],
    ['when the operation would be over', { remainingMs: 50 }, 'no_time'],
  ])('never retries %s', (_, change, why) => {
    const untouched = budget();
    expect(decideRetry(failed(change), untouched, half, policy)).toEqual({ retry: false, why });
    expect(untouched.tryRetry()).toBe(true);
  });

  it('never retries beyond the budget', () => {
    const small = budget();
    expect(decideRetry(failed(), small, half, policy).retry).toBe(true);
    expect(decideRetry(failed(), small, half, policy)).toEqual({ retry: false, why: 'budget' });
  });
});
