import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { SharedAllowance, type SharedCells } from './shared-allowance.ts';
import { bucketPool, budgetPool } from './shared-pool.ts';
import { BUDGET } from './token-budget.ts';
import { seeded, settle, VirtualClock } from './virtual-clock.ts';

/** Cells as a key-value store keeps them: as JSON, behind a round trip, with lost races that call `fn` again. */
class Cells implements SharedCells {
  readonly values = new Map<string, string>();
  updates = 0;
  down = false;
  constructor(
    private readonly clock: VirtualClock,
    private readonly random: () => number = () => 1,
    private readonly tripMs = 0,
  ) {}

  async update<S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }): Promise<R> {
    for (;;) {
      this.updates++;
      if (this.down) throw new AssayError('service_unavailable');
      if (this.tripMs > 0) await this.clock.sleep(this.random() * this.tripMs);
      const read = this.values.get(key);
      const { state, result } = fn(read === undefined ? undefined : (JSON.parse(read) as S));
      const lost = this.random() < 0.2;
      if (this.tripMs > 0) await this.clock.sleep(this.random() * this.tripMs);
      if (lost || this.values.get(key) !== read) continue;
      this.values.set(key, JSON.stringify(state));
      return result;
    }
  }
}

const slices = { coverMs: 250, maxShare: 1 / 16, idleMs: 1_000, staleMs: 100 };
const day = budgetPool({ ...BUDGET, period: 'day', tokens: 1_000 });

function replica(pool = day) {
  const clock = new VirtualClock(Date.UTC(2024, 0, 1));
  const cells = new Cells(clock);
  return { clock, cells, allowance: new SharedAllowance(cells, 'k', pool, clock, slices) };
}
const used = (cells: Cells): number => (JSON.parse(cells.values.get('k') ?? '{"used":0}') as { used: number }).used;

describe('shared allowance', () => {
  it('draws exactly what the first request needs, and slices once there is demand', async () => {
    const { clock, cells, allowance } = replica();
    expect(await allowance.take(10)).toEqual({ granted: true });
    expect([used(cells), allowance.held]).toEqual([10, 0]);
    await clock.advance(100);
    expect(await allowance.take(10)).toEqual({ granted: true });
    expect(allowance.held).toBeGreaterThan(5);
    const before = cells.updates;
    expect(allowance.tryTake(5)).toEqual({ granted: true });
    expect(cells.updates).toBe(before);
  });

  it('refuses without consuming, and says when', async () => {
    const { cells, allowance } = replica();
    await allowance.take(990);
    expect(await allowance.take(11)).toEqual({ granted: false, retryAfterMs: 24 * 3_600_000 });
    expect(used(cells) - allowance.held).toBe(990);
    expect(await allowance.take(10)).toEqual({ granted: true });
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
    const cells = new Cells(clock, () => 1, 1);
    const plenty = budgetPool({ ...BUDGET, period: 'day', tokens: 1e9 });
    const allowance = new SharedAllowance(cells, 'k', plenty, clock, slices);
    const taken: Promise<unknown>[] = [];
    let waited = 0;
    const takeOne = (): Promise<unknown> => {
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
    expect(await Promise.all(taken)).toEqual(Array.from({ length: 20_000 }, () => ({ granted: true })));
    expect(used(cells) - allowance.held).toBeCloseTo(20_000, 6);
    expect(cells.updates).toBeLessThan(30);
  });

  it('gives back what nobody spends, once', async () => {
    const { clock, cells, allowance } = replica();
    await allowance.take(100);
    allowance.refund(60);
    await allowance.rest();
    expect(used(cells)).toBe(100);
    await clock.advance(1_000);
    await Promise.all([allowance.rest(), allowance.close()]);
    expect([used(cells), allowance.held]).toEqual([40, 0]);
  });

  it('pays later for what was used beyond what was taken', async () => {
    const { cells, allowance } = replica();
    await allowance.take(100);
    allowance.refund(-50);
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
    expect(await stayed).toEqual({ granted: true });
    await expect(allowance.take(1, controller.signal)).rejects.toMatchObject({ code: 'request_cancelled' });
    cells.down = true;
    await expect(Promise.all([allowance.take(500), allowance.take(1)])).rejects.toMatchObject({ code: 'service_unavailable' });
    cells.down = false;
    expect(await allowance.take(1)).toEqual({ granted: true });
  });
});

const SIMULATED_MS = 10_000;
/** Real time that a busy machine may take for it, ms. */
const PATIENCE_MS = 60_000;

/** Replicas under load at one limit: what was admitted, of all that was ever available. */
async function simulate(seed: number, replicas: number, crashes: boolean) {
  const random = seeded(seed);
  const clock = new VirtualClock();
  const cells = new Cells(clock, random, 4);
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
