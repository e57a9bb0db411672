import { describe, expect, it } from '@jest/globals';

import { BUDGET, budgetAt, budgetExhausted, periodEnd, periodStart, reserve, settleBudget, type BudgetPolicy } from './token-budget.ts';

const policy: BudgetPolicy = { ...BUDGET, period: 'day', tokens: 1_000 };
const noon = Date.UTC(2024, 1, 29, 12);
const midnight = Date.UTC(2024, 2, 1);
const ask = (promptTokens: number, maxTokens: number) => ({ promptTokens, maxTokens });

describe('token budget', () => {
  it('counts in days and months of UTC, leap days and years included', () => {
    expect([periodStart('day', noon), periodEnd('day', noon)]).toEqual([Date.UTC(2024, 1, 29), midnight]);
    expect([periodStart('month', noon), periodEnd('month', noon)]).toEqual([Date.UTC(2024, 1, 1), midnight]);
    expect(periodEnd('month', Date.UTC(2024, 11, 31, 23, 59, 59, 999))).toBe(Date.UTC(2025, 0, 1));
    expect(periodEnd('day', midnight - 1)).toBe(midnight);
    expect(periodEnd('day', Date.UTC(2024, 4, 9, 23))).toBe(Date.UTC(2024, 4, 10));
    expect(periodEnd('month', Date.UTC(2024, 4, 9))).toBe(Date.UTC(2024, 5, 1));
    expect(periodStart('day', midnight)).toBe(midnight);
  });

  it('sets aside prompt and longest answer, then settles to what was used', () => {
    const first = reserve(undefined, policy, ask(100, 400), noon);
    expect(first).toMatchObject({ admitted: true, maxTokens: 400, soft: false, state: { used: 500 } });
    if (!first.admitted) throw new Error('refused');
    expect(settleBudget(first.state, policy, first.reservation, 130, noon).used).toBe(130);
    expect(settleBudget(first.state, policy, first.reservation, 0, noon).used).toBe(0);
    expect(settleBudget(first.state, policy, first.reservation, 900, noon).used).toBe(900);
  });

  it('shortens answers from 80 %', () => {
    const at = (used: number) => ({ periodStart: periodStart('day', noon), used });
    expect(reserve(at(700), policy, ask(50, 50), noon)).toMatchObject({ soft: false, maxTokens: 50 });
    expect(reserve(at(701), policy, ask(50, 50), noon)).toMatchObject({ soft: true, maxTokens: 25, reservation: { tokens: 75 } });
    expect(reserve(at(900), policy, ask(10, 1), noon)).toMatchObject({ soft: true, maxTokens: 1 });
  });

  it('refuses from 100 %, consumes nothing then, and says what and until when', () => {
    const state = { periodStart: periodStart('day', noon), used: 980 };
    expect(reserve(state, policy, ask(10, 20), noon)).toMatchObject({ admitted: true, state: { used: 1_000 } });
    expect(reserve(state, policy, ask(10, 22), noon)).toEqual({ admitted: false, state, until: midnight });
    expect(budgetExhausted(policy, 980, midnight, noon)).toMatchObject({
      code: 'budget_exhausted',
      status: 429,
      details: { what: 'tokens per day', limit: 1_000, used: 980, until: '2024-03-01T00:00:00.000Z', retryAfterMs: 12 * 3_600_000 },
    });
  });

  it('starts a period empty and charges nothing of the last one to it', () => {
    const late = reserve(undefined, policy, ask(100, 100), midnight - 1);
    if (!late.admitted) throw new Error('refused');
    expect(budgetAt(late.state, policy, midnight)).toEqual({ periodStart: midnight, used: 0 });
    expect(settleBudget(late.state, policy, late.reservation, 50, midnight)).toEqual({ periodStart: midnight, used: 0 });
  });

  it('does not go back a period for a clock that is behind', () => {
    const state = { periodStart: midnight, used: 999 };
    expect(reserve(state, policy, ask(1, 1), midnight - 5)).toMatchObject({ admitted: false });
  });
});
