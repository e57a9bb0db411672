import type { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { SharedBudget } from './shared-budget.ts';
import { BUDGET, type BudgetPolicy, type BudgetState } from './token-budget.ts';
import { VirtualCells } from './virtual-cells.ts';
import { VirtualClock } from './virtual-clock.ts';

const policy: BudgetPolicy = { ...BUDGET, period: 'day', tokens: 1_000 };
const noon = Date.UTC(2024, 1, 29, 12);
const midnight = Date.UTC(2024, 2, 1);

function replicas(start = noon) {
  const clock = new VirtualClock(start);
  const cells = new VirtualCells(clock);
  const replica = () => new SharedBudget(cells, 'budget', policy, clock);
  /** Tokens that the cell counts as used. */
  const used = (): number => (cells.read('budget') as BudgetState | undefined)?.used ?? 0;
  return { clock, cells, used, one: replica(), other: replica() };
}

describe('shared budget', () => {
  it('sets aside prompt and longest answer, then settles to what was used', async () => {
    const { one, used } = replicas();
    const reservation = await one.reserve(100, 400);
    expect(reservation).toMatchObject({ tokens: 500, maxTokens: 400, soft: false });
    expect(used()).toBe(500);
    one.settle(reservation, 130);
    expect(one.used).toBe(130);
    await one.close();
    expect(used()).toBe(130);
  });

  it('shortens answers from 80 %, and says what it set aside', async () => {
    const { one, used } = replicas();
    expect(await one.reserve(700, 100)).toMatchObject({ tokens: 800, maxTokens: 100, soft: false });
    expect(await one.reserve(10, 40)).toMatchObject({ tokens: 30, maxTokens: 20, soft: true });
    expect(one.used).toBe(830);
    expect(await one.reserve(10, 1)).toMatchObject({ maxTokens: 1, soft: true });
    expect(await one.reserve(10, 0)).toMatchObject({ tokens: 10, maxTokens: 0 });
    await one.close();
    expect(used()).toBe(851);
  });

  it('knows of the other replica at once when it has to decide', async () => {
    const { one, other } = replicas();
    await one.reserve(100, 700);
    expect(await other.reserve(0, 100)).toMatchObject({ maxTokens: 50, soft: true });
  });

  it('gives what fits shortened, refuses what does not, consumes nothing then, and says what and until when', async () => {
    const { one, other } = replicas();
    await one.reserve(900, 0);
    const refused = await other.reserve(10, 200).catch((error: unknown) => error as AssayError);
    expect(refused).toMatchObject({
      code: 'budget_exhausted',
      status: 429,
      details: { what: 'tokens per day', limit: 1_000, used: 900, until: '2024-03-01T00:00:00.000Z', retryAfterMs: 12 * 3_600_000 },
    });
    expect(await other.reserve(10, 180)).toMatchObject({ tokens: 100, maxTokens: 90, soft: true });
    await expect(one.reserve(1, 0)).rejects.toMatchObject({ code: 'budget_exhausted' });
  });

  it('lets the next pay for what was used beyond what was set aside', async () => {
    const { one, used } = replicas();
    one.settle(await one.reserve(100, 100), 350);
    expect(one.used).toBe(350);
    await one.reserve(10, 0);
    await one.close();
    expect(used()).toBe(360);
  });
});

describe('when a period ends', () => {
  it('what was set aside in it is neither spent nor given back in the next', async () => {
    const { clock, one, other, used } = replicas(midnight - 1);
    const late = await one.reserve(100, 600);
    const last = await one.reserve(0, 100);
    await clock.advance(1);
    one.settle(late, 50);
    expect(one.used).toBe(0);
    // Were the 650 in hand, this would be served by them and never be counted.
    const first = await one.reserve(100, 500);
    expect([one.used, used() >= 600]).toEqual([600, true]);
    one.settle(last, 0);
    expect(one.used).toBe(600);
    expect(await other.reserve(300, 0)).toMatchObject({ tokens: 300, soft: true });
    await expect(other.reserve(101, 0)).rejects.toMatchObject({ code: 'budget_exhausted' });
    one.settle(first, 600);
    await Promise.all([one.close(), other.close()]);
    expect(used()).toBe(900);
  });

  it('what is in hand, or owed, ends with it', async () => {
    const { clock, one, used } = replicas(midnight - 10);
    one.settle(await one.reserve(0, 500), 100);
    await clock.advance(10);
    await one.rest();
    await one.close();
    expect(used()).toBe(500);
    one.settle(await one.reserve(0, 100), 400);
    expect(one.used).toBe(400);
    await clock.advance(24 * 3_600_000);
    await one.reserve(0, 10);
    expect(one.used).toBeCloseTo(10, 6);
    await one.close();
    expect(used()).toBeCloseTo(10, 6);
  });

  it('a slice that comes back late is not given to the next', async () => {
    const { cells, clock, one, used } = replicas(midnight - 5);
    one.settle(await one.reserve(0, 500), 100);
    const ahead = new SharedBudget(cells, 'budget', policy, { now: () => clock.now() + 5 });
    await ahead.reserve(0, 300);
    await one.close();
    expect(used()).toBe(300);
  });

  it('a replica whose clock is behind goes on with the new one', async () => {
    const { cells, other, clock, used } = replicas(midnight - 5);
    const ahead = new SharedBudget(cells, 'budget', policy, { now: () => clock.now() + 5 });
    await ahead.reserve(0, 600);
    await expect(other.reserve(0, 900)).rejects.toMatchObject({ code: 'budget_exhausted' });
    other.settle(await other.reserve(0, 100), 10);
    await other.close();
    expect(used()).toBe(610);
  });
});
