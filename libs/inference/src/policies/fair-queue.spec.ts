import { describe, expect, it } from '@jest/globals';

import { FairQueue, type FairEntry } from './fair-queue.ts';
import { seeded } from './virtual-clock.ts';

const entry = (tenant: string, change: Partial<FairEntry> = {}): FairEntry => ({ tenant, weight: 1, priority: 5, cost: 1, ...change });

function drain(queue: FairQueue<string>, most = Infinity): string[] {
  const taken: string[] = [];
  for (let value = queue.take(); value !== undefined; value = taken.length < most ? queue.take() : undefined) taken.push(value);
  return taken;
}

describe('fair queue', () => {
  it('keeps the order of one tenant and alternates between tenants', () => {
    const queue = new FairQueue<string>(1_000);
    for (const n of [1, 2, 3]) queue.push(entry('a'), `a${n}`, 0);
    for (const n of [1, 2, 3]) queue.push(entry('b'), `b${n}`, 0);
    expect(drain(queue)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });

  it('shares by weight, and by the size of the work', () => {
    const queue = new FairQueue<string>(1_000);
    for (let n = 0; n < 400; n++) {
      queue.push(entry('heavy', { weight: 3 }), 'heavy', 0);
      queue.push(entry('light'), 'light', 0);
      queue.push(entry('large', { cost: 2 }), 'large', 0);
    }
    const taken = drain(queue, 180);
    const share = (name: string): number => taken.filter((one) => one === name).length;
    expect(share('heavy')).toBeGreaterThanOrEqual(118);
    expect(share('heavy')).toBeLessThanOrEqual(122);
    expect(share('light')).toBeGreaterThanOrEqual(39);
    expect(share('large')).toBeLessThanOrEqual(21);
  });

  it('serves a newcomer among a thousand of somebody else at once', () => {
    const queue = new FairQueue<string>(1_000);
    for (let n = 0; n < 1_000; n++) queue.push(entry('noisy'), 'noisy', 0);
    drain(queue, 10);
    queue.push(entry('quiet'), 'quiet', 0);
    expect(drain(queue, 2)).toContain('quiet');
  });

  it('does not reward leaving and coming back', () => {
    const queue = new FairQueue<string>(1_000);
    for (let n = 0; n < 100; n++) queue.push(entry('steady', { weight: 9 }), 'steady', 0);
    const taken: string[] = [];
    for (let n = 0; n < 60; n++) {
      if (queue.lengthOf('comer') === 0) queue.push(entry('comer'), 'comer', 0);
      taken.push(queue.take()!);
    }
    expect(taken.filter((name) => name === 'comer').length).toBeLessThanOrEqual(7);
  });

  it('puts priority first, but lets nothing starve', () => {
    const queue = new FairQueue<string>(1_000);
    queue.push(entry('a', { priority: 0 }), 'low', 0);
    queue.push(entry('a', { priority: 2 }), 'high', 1_999);
    queue.push(entry('b', { priority: 2 }), 'later', 2_001);
    expect(drain(queue)).toEqual(['high', 'low', 'later']);
  });

  it('takes out who leaves, once', () => {
    const queue = new FairQueue<string>(1_000);
    const first = queue.push(entry('a'), 'a1', 0);
    const second = queue.push(entry('a'), 'a2', 0);
    queue.push(entry('b'), 'b1', 0);
    expect([queue.remove(first), queue.remove(first), queue.length, queue.lengthOf('a')]).toEqual([true, false, 2, 1]);
    expect(drain(queue)).toEqual(['a2', 'b1']);
    expect([queue.remove(second), queue.length, queue.lengthOf('a'), queue.take()]).toEqual([false, 0, 0, undefined]);
  });

  it('never lets one of a hundred busy tenants get ahead by more than a piece of work', () => {
    const random = seeded(21);
    const queue = new FairQueue<{ tenant: number; share: number }>(1_000);
    const served = new Array<number>(100).fill(0);
    for (let tenant = 0; tenant < 100; tenant++)
      for (let n = 0; n < 60; n++) {
        const [cost, weight] = [1 + random() * 9, 1 + (tenant % 4)];
        queue.push(entry(String(tenant), { cost, weight }), { tenant, share: cost / weight }, 0);
      }
    let widest = 0;
    for (let n = 0; n < 2_000; n++) {
      const taken = queue.take()!;
      served[taken.tenant] = served[taken.tenant]! + taken.share;
      widest = Math.max(widest, Math.max(...served) - Math.min(...served));
    }
    expect(widest).toBeLessThanOrEqual(20);
    expect(Math.min(...served)).toBeGreaterThan(0);
  });

  it('starts work in the order of virtual time, whatever comes and leaves', () => {
    const random = seeded(7);
    const queue = new FairQueue<{ tenant: string; n: number }>(1_000);
    const next = new Map<string, number>();
    const waiting: ReturnType<typeof queue.push>[] = [];
    const served = new Map<string, number>();
    for (let step = 0; step < 20_000; step++) {
      const tenant = `t${Math.floor(random() * 20)}`;
      const n = (next.get(tenant) ?? 0) + 1;
      next.set(tenant, n);
      waiting.push(queue.push(entry(tenant), { tenant, n }, step));
      if (random() < 0.3) queue.remove(waiting[Math.floor(random() * waiting.length)]!);
      if (random() < 0.6) {
        const taken = queue.take();
        if (!taken) continue;
        expect(taken.n).toBeGreaterThan(served.get(taken.tenant) ?? 0);
        served.set(taken.tenant, taken.n);
      }
    }
    let left = 0;
    while (queue.take()) left++;
    expect([left > 0, queue.length]).toEqual([true, 0]);
  });
});
