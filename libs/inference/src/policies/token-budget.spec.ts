import { describe, expect, it } from '@jest/globals';

import { BUDGET, budgetAt, budgetExhausted, isSoft, periodEnd, periodStart, shortened, type BudgetPolicy } from './token-budget.ts';

const policy: BudgetPolicy = { ...BUDGET, period: 'day', tokens: 1_000 };
const noon = Date.UTC(2024, 1, 29, 12);
const midnight = Date.UTC(2024, 2, 1);

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

  it('is soft past 80 %, and then halves answers down to one token', () => {
    expect([800, 801].map((used) => isSoft(policy, used))).toEqual([false, true]);
    expect([100, 51, 2, 1, 0].map((most) => shortened(policy, most))).toEqual([50, 25, 1, 1, 0]);
  });

  it('says what is used up and until when', () => {
    expect(budgetExhausted(policy, 980, midnight, noon)).toMatchObject({
      code: 'budget_exhausted',
      status: 429,
      message: 'The budget of 1000 tokens per day is used up until 2024-03-01T00:00:00.000Z.',
      details: { what: 'tokens per day', limit: 1_000, used: 980, until: '2024-03-01T00:00:00.000Z', retryAfterMs: 12 * 3_600_000 },
    });
  });

  it('starts a period empty', () => {
    expect(budgetAt({ periodStart: periodStart('day', noon), used: 900 }, policy, midnight - 1).used).toBe(900);
    expect(budgetAt({ periodStart: periodStart('day', noon), used: 900 }, policy, midnight)).toEqual({ periodStart: midnight, used: 0 });
  });

  it('does not go back a period for a clock that is behind', () => {
    const state = { periodStart: midnight, used: 999 };
    expect(budgetAt(state, policy, midnight - 5)).toBe(state);
  });
});
