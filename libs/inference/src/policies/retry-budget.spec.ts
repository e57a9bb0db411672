import { describe, expect, it } from '@jest/globals';

import { RetryBudget } from './retry-budget.ts';
import { VirtualClock } from './virtual-clock.ts';

const policy = { ratio: 0.1, floorPerSecond: 1, windowSeconds: 10 };

function spend(budget: RetryBudget): number {
  let spent = 0;
  while (budget.tryRetry()) spent++;
  return spent;
}

describe('retry budget', () => {
  it('lets a quiet service retry up to the floor', () => {
    expect(spend(new RetryBudget(new VirtualClock(), policy))).toBe(10);
  });

  it('allows a tenth of the requests on top', () => {
    const budget = new RetryBudget(new VirtualClock(), policy);
    for (let i = 0; i < 1000; i++) budget.request();
    expect(spend(budget)).toBe(110);
  });

  it('forgets requests and retries that have left the window', async () => {
    const clock = new VirtualClock(5_000);
    const budget = new RetryBudget(clock, policy);
    for (let i = 0; i < 1000; i++) budget.request();
    expect(spend(budget)).toBe(110);
    await clock.advance(9_999);
    expect(spend(budget)).toBe(0);
    await clock.advance(1_001);
    expect(spend(budget)).toBe(10);
  });

  it('keeps upstream traffic below 1.15 of what comes in although everything fails for a minute', async () => {
    const clock = new VirtualClock();
    const budget = new RetryBudget(clock, policy);
    let sent = 0;
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 200; i++) {
        budget.request();
        sent++;
        for (let attempt = 1; attempt < 5 && budget.tryRetry(); attempt++) sent++;
      }
      await clock.advance(1000);
    }
    expect(sent / 12_000).toBeLessThan(1.15);
    expect(sent / 12_000).toBeGreaterThan(1.09);
  });
});
