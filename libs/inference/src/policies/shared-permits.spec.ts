import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { PERMITS, type PermitShares } from './permit-shares.ts';
import { SharedPermits } from './shared-permits.ts';
import { VirtualCells } from './virtual-cells.ts';
import { seeded, settle, VirtualClock } from './virtual-clock.ts';

const START = Date.UTC(2024, 0, 1);

function replicas(limit: number) {
  const clock = new VirtualClock(START);
  const cells = new VirtualCells(clock);
  const replica = (name: string) => new SharedPermits(cells, 'in-flight', limit, name, clock);
  const shares = () => (cells.read('in-flight') as PermitShares | undefined)?.shares ?? {};
  const share = (name: string): number => shares()[name]?.permits ?? 0;
  /** Takes one; lets time pass for a second look. */
  const take = async (one: SharedPermits): Promise<boolean> => {
    const taken = one.take();
    await clock.advance(PERMITS.secondLookMs);
    return taken;
  };
  return { clock, cells, shares, share, take, one: replica('one'), other: replica('other'), replica };
}

describe('shared permits', () => {
  it('are no more than the limit over all replicas, and as many', async () => {
    const { one, other, take } = replicas(3);
    expect([await take(one), await take(other), await take(one), await take(other), await take(one)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect([one.used, other.used]).toEqual([2, 1]);
  });

  it('go at once to another replica that asks, where few are left', async () => {
    const { clock, one, other, take, shares } = replicas(1);
    for (const [user, next] of [
      [one, other],
      [other, one],
    ] as const) {
      expect(await take(user)).toBe(true);
      expect(await take(next)).toBe(false);
      user.give();
      await clock.advance(PERMITS.staleMs);
    }
    expect(shares()).toEqual({});
  });

  it('are found by a second look when they are on their way back', async () => {
    const { clock, one, other, take } = replicas(1);
    await take(one);
    const asked = other.take();
    await clock.advance(PERMITS.secondLookMs / 2);
    one.give();
    await clock.advance(PERMITS.secondLookMs / 2);
    expect(await asked).toBe(true);
  });

  it('cost a round trip only now and then under a large limit', async () => {
    const { clock, cells, one } = replicas(1_000);
    for (let busy = 0; busy < 50; busy++) await one.take();
    one.give();
    await settle();
    await one.rest();
    const before = cells.updates;
    for (let turn = 0; turn < 1_000; turn++) {
      expect(one.tryTake()).toBe(true);
      one.give();
      await settle();
    }
    expect(cells.updates - before).toBeLessThan(3);
    await clock.advance(0);
  });

  it('that are kept at hand go back when nobody needs them', async () => {
    const { one, share } = replicas(1_000);
    await Promise.all(Array.from({ length: 50 }, () => one.take()));
    for (let busy = 0; busy < 50; busy++) one.give();
    for (let seconds = 0; seconds < 8; seconds++) await one.rest();
    await settle();
    expect(share('one')).toBe(0);
  });

  it('let a hundred askers share one round trip', async () => {
    const { cells, one, share } = replicas(500);
    expect(await Promise.all(Array.from({ length: 100 }, () => one.take()))).toEqual(new Array(100).fill(true));
    expect([one.used, share('one') >= 100, cells.updates]).toEqual([100, true, 2]);
  });

  it('do not ask again at once when there were none', async () => {
    const { cells, one, other, take } = replicas(1);
    await take(one);
    await take(other);
    const before = cells.updates;
    for (let turn = 0; turn < 50; turn++) expect(await other.take()).toBe(false);
    expect(cells.updates).toBe(before);
  });

  it('of a replica that has died are free within its lease', async () => {
    const { clock, one, other, take } = replicas(2);
    await take(one);
    await take(one);
    await clock.advance(PERMITS.ttlMs - 200);
    expect(await take(other)).toBe(false);
    await clock.advance(200);
    expect([await take(other), await take(other), await take(other)]).toEqual([true, true, false]);
  });

  it('of a replica that lives stay its own, however long they are in use', async () => {
    const { clock, one, other, take } = replicas(1);
    await take(one);
    for (let seconds = 0; seconds < 60; seconds++) {
      await clock.advance(1_000);
      await one.rest();
    }
    expect(await take(other)).toBe(false);
  });

  it('are counted again when the store was lost', async () => {
    const { clock, cells, one, other, take, share } = replicas(2);
    await take(one);
    cells.clear();
    await clock.advance(PERMITS.ttlMs);
    await one.rest();
    expect(share('one')).toBe(1);
    expect([await take(other), await take(other)]).toEqual([true, false]);
  });

  it('fail closed: what is at hand lasts as long as the lease, then everybody learns that nobody can count', async () => {
    const { clock, cells, one } = replicas(100);
    for (let busy = 0; busy < 40; busy++) await one.take();
    one.give();
    await settle();
    await one.rest();
    cells.down = 'unknown';
    expect(one.tryTake()).toBe(true);
    one.give();
    await clock.advance(PERMITS.ttlMs);
    expect(one.tryTake()).toBe(false);
    await expect(one.take()).rejects.toMatchObject({ code: 'service_unavailable' });
    await expect(one.rest()).rejects.toMatchObject({ code: 'service_unavailable' });
    cells.down = false;
    expect(await one.take()).toBe(true);
  });

  it('go to nobody who has left', async () => {
    const { clock, one, other, take } = replicas(1);
    await take(one);
    const leaving = new AbortController();
    const left = other.take(leaving.signal);
    leaving.abort(new AssayError('request_cancelled'));
    await expect(left).rejects.toMatchObject({ code: 'request_cancelled' });
    await expect(other.take(leaving.signal)).rejects.toMatchObject({ code: 'request_cancelled' });
    one.give();
    await clock.advance(PERMITS.secondLookMs);
    expect(other.used).toBe(0);
  });

  it('in use when it closes are its own until they are given back', async () => {
    const { one, take, share } = replicas(100);
    await take(one);
    await take(one);
    await one.close();
    expect(share('one')).toBe(2);
    one.give();
    one.give();
    await settle();
    await settle();
    expect(share('one')).toBe(0);
  });

  it.each([
    [8, 1],
    [8, 2],
    [100, 3],
    [100, 4],
  ])('never run more than %d at once, whatever comes, ends and dies (seed %d)', async (limit, seed) => {
    const random = seeded(seed);
    const clock = new VirtualClock(START);
    const cells = new VirtualCells(clock, random, 4);
    let names = 0;
    const fresh = () => new SharedPermits(cells, 'in-flight', limit, `r${names++}`, clock);
    const alive = Array.from({ length: 3 }, fresh);
    let [running, most, served, refused] = [0, 0, 0, 0];
    const end = START + 20_000;
    const ask = async (): Promise<void> => {
      while (clock.now() < end) {
        const one = alive[Math.floor(random() * alive.length)]!;
        if (await one.take()) {
          most = Math.max(most, ++running);
          served++;
          await clock.sleep(20 + random() * 200);
          running--;
          one.give();
        } else refused++;
        await clock.sleep(random() * 50);
      }
    };
    const sweep = async (): Promise<void> => {
      while (clock.now() < end) {
        await clock.sleep(1_000);
        await Promise.all(alive.map((one) => one.rest()));
        // What it ran goes on to its end, as a stream at a vendor does: shorter than a lease.
        if (random() < 0.2) alive[Math.floor(random() * alive.length)] = fresh();
      }
    };
    const all = [...Array.from({ length: 2 * limit }, ask), sweep()];
    for (let ms = 0; ms <= 21_000; ms += 10) await clock.advance(10);
    await Promise.all(all);
    expect(most).toBeLessThanOrEqual(limit);
    expect(most).toBeGreaterThanOrEqual(0.9 * limit);
    expect([served > 20 * limit, refused > 0]).toEqual([true, true]);
  });
});
