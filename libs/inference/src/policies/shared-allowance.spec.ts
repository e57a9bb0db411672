import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { SharedAllowance, type Granted, type Taken } from './shared-allowance.ts';
import { bucketPool, budgetPool } from './shared-pool.ts';
import { BUDGET, type BudgetState } from './token-budget.ts';
import { VirtualCells } from './virtual-cells.ts';
import { seeded, settle, VirtualClock } from './virtual-clock.ts';

const slices = { coverMs: 250, maxShare: 1 / 16, idleMs: 1_000, staleMs: 100 };
const day = budgetPool({ ...BUDGET, period: 'day', tokens: 1_000 });

function replica(pool = day) {
  const clock = new VirtualClock(Date.UTC(2024, 0, 1));
  const cells = new VirtualCells(clock);
  return { clock, cells, allowance: new SharedAllowance(cells, 'k', pool, clock, slices) };
}
const used = (cells: VirtualCells): number => (cells.read('k') as BudgetState | undefined)?.used ?? 0;

async function taken(allowance: SharedAllowance<BudgetState>, amount: number): Promise<Granted> {
  const answer = await allowance.take(amount);
  if (!answer.granted) throw new Error('refused');
  return answer;
}

describe('shared allowance', () => {
  it('draws exactly what the first request needs, and slices once there is demand', async () => {
    const { clock, cells, allowance } = replica();
    expect(await allowance.take(10)).toMatchObject({ granted: true });
    expect([used(cells), allowance.held]).toEqual([10, 0]);
    await clock.advance(100);
    expect(await allowance.take(10)).toMatchObject({ granted: true });
    expect(allowance.held).toBeGreaterThan(5);
    const before = cells.updates;
    expect(allowance.tryTake(5)).toMatchObject({ granted: true });
    expect(cells.updates).toBe(before);
  });

  it('refuses without consuming, and says when', async () => {
    const { cells, allowance } = replica();
    await allowance.take(990);
    expect(await allowance.take(11)).toEqual({ granted: false, retryAfterMs: 24 * 3_600_000 });
    expect(used(cells) - allowance.held).toBe(990);
    expect(await allowance.take(10)).toMatchObject({ granted: true });
    expect(await allowance.take(1_001)).toMatchObject({ granted: false });
  });

  it('does not ask again at once about what it knows to be empty', async () => {
    const { clock, cells, allowance } = replica();
    await allowance.take(1_000);
    await allowance.take(1);
    const before = cells.updates;
    for (let i = 0; i < 50; i++) expect(await allowance.take(1)).toMatchObject({ granted: false });
    expect(cells.updates).toBe(before);
    await clock.advance(100);
    await allowance.take(1);
    expect(cells.updates).toBe(before + 1);
  });

  it('lets a hundred askers share one draw', async () => {
    const { cells, allowance } = replica();
    const answers = await Promise.all(Array.from({ length: 100 }, () => allowance.take(7)));
    expect(answers.every(({ granted }) => granted)).toBe(true);
    expect([used(cells) - allowance.held, cells.updates]).toEqual([700, 2]);
  });

  it('asks the cells seldom under steady load, and ahead, so that nobody waits for them', async () => {
    const clock = new VirtualClock(Date.UTC(2024, 0, 1));
    const cells = new VirtualCells(clock, () => 1, 1);
    const plenty = budgetPool({ ...BUDGET, period: 'day', tokens: 1e9 });
    const allowance = new SharedAllowance(cells, 'k', plenty, clock, slices);
    const taken: Promise<Taken>[] = [];
    let waited = 0;
    const takeOne = (): Promise<Taken> => {
      waited++;
      return allowance.take(1);
    };
    for (let ms = 0; ms < 2_000; ms++) {
      if (ms === 500) waited = 0;
      for (let i = 0; i < 10; i++) taken.push(Promise.resolve(allowance.tryTake(1) ?? takeOne()));
      await clock.advance(1);
    }
    expect(waited).toBe(0);
    await clock.advance(10);
    expect((await Promise.all(taken)).filter(({ granted }) => granted)).toHaveLength(20_000);
    expect(used(cells) - allowance.held).toBeCloseTo(20_000, 6);
    expect(cells.updates).toBeLessThan(30);
  });

  it('gives back what nobody spends, once', async () => {
    const { clock, cells, allowance } = replica();
    allowance.refund(await taken(allowance, 100), 60);
    await allowance.rest();
    expect(used(cells)).toBe(100);
    await clock.advance(1_000);
    await Promise.all([allowance.rest(), allowance.close()]);
    expect([used(cells), allowance.held]).toEqual([40, 0]);
  });

  it('keeps what it could not give back, unless it may have been given back', async () => {
    const { clock, cells, allowance } = replica();
    allowance.refund(await taken(allowance, 100), 60);
    await clock.advance(1_000);
    cells.down = 'unchanged';
    await expect(allowance.rest()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(allowance.held).toBe(60);
    cells.down = 'unknown';
    await expect(allowance.rest()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect([allowance.held, used(cells)]).toEqual([0, 100]);
  });

  it('pays later for what was used beyond what was taken', async () => {
    const { cells, allowance } = replica();
    allowance.refund(await taken(allowance, 100), -50);
    await allowance.take(10);
    expect(used(cells) - allowance.held).toBe(160);
  });

  it('drops who goes away and tells everybody when the cells fail', async () => {
    const { cells, allowance } = replica();
    const controller = new AbortController();
    const left = allowance.take(10, controller.signal);
    const stayed = allowance.take(20);
    controller.abort(new AssayError('request_cancelled'));
    await expect(left).rejects.toMatchObject({ code: 'request_cancelled' });
    expect(await stayed).toMatchObject({ granted: true });
    await expect(allowance.take(1, controller.signal)).rejects.toMatchObject({ code: 'request_cancelled' });
    cells.down = 'unknown';
    await expect(Promise.all([allowance.take(500), allowance.take(1)])).rejects.toMatchObject({ code: 'service_unavailable' });
    cells.down = false;
    expect(await allowance.take(1)).toMatchObject({ granted: true });
  });
});

const SIMULATED_MS = 10_000;
/** Real time that a busy machine may take for it, ms. */
const PATIENCE_MS = 60_000;

/** Replicas under load at one limit: what was admitted, of all that was ever available. */
async function simulate(seed: number, replicas: number, crashes: boolean) {
  const random = seeded(seed);
  const clock = new VirtualClock();
  const cells = new VirtualCells(clock, random, 4);
  const limit = { capacity: 20_000, perSecond: 2_000 };
  const fresh = () => new SharedAllowance(cells, 'tpm', bucketPool(limit), clock, slices);
  const alive = Array.from({ length: replicas }, fresh);
  let [admitted, lost, refused, excess] = [0, 0, 0, -Infinity];
  const ask = async (): Promise<void> => {
    while (clock.now() < SIMULATED_MS) {
      const amount = 50 + Math.floor(random() * 200);
      const at = Math.floor(random() * alive.length);
      const taken = await alive[at]!.take(amount);
      if (taken.granted) admitted += amount;
      else refused++;
      excess = Math.max(excess, admitted - limit.capacity - (limit.perSecond * clock.now()) / 1000);
      await clock.sleep(taken.granted ? random() * 100 : 20 + random() * 100);
    }
  };
  const asking = Array.from({ length: 100 }, ask);
  const sweep = async (): Promise<void> => {
    while (clock.now() < SIMULATED_MS) {
      await clock.sleep(500);
      await Promise.all(alive.map((one) => one.rest()));
      if (!crashes || random() < 0.7) continue;
      const at = Math.floor(random() * alive.length);
      lost += Math.max(0, alive[at]!.held);
      alive[at] = fresh();
    }
  };
  const sweeping = sweep();
  for (let ms = 0; ms <= SIMULATED_MS + 300; ms += 20) await clock.advance(20);
  await settle();
  await Promise.all([...asking, sweeping]);
  return { used: (admitted + lost) / (limit.capacity + (limit.perSecond * SIMULATED_MS) / 1000), excess, refused, updates: cells.updates };
}

describe('a limit over replicas', () => {
  it.each([1, 2, 3, 4, 5])(
    'admits at most 1.00 and at least 0.95 of it with %d replicas and 100 at once',
    async (replicas) => {
      const { used: share, excess, refused } = await simulate(replicas, replicas, false);
      expect(excess).toBeLessThan(1e-6);
      expect(share).toBeGreaterThanOrEqual(0.95);
      expect(refused).toBeGreaterThan(100);
    },
    PATIENCE_MS,
  );

  it.each([11, 12, 13])(
    'never spends twice what a crashed replica held (seed %d)',
    async (seed) => {
      const { used: share, excess } = await simulate(seed, 3, true);
      expect(excess).toBeLessThan(1e-6);
      expect(share).toBeGreaterThanOrEqual(0.93);
    },
    PATIENCE_MS,
  );
});
