import { describe, expect, it } from '@jest/globals';

import type { RoutePlan } from '../config/plan.ts';

import { armOfBucket, bucketOf, chooseArm, chooseRoute } from './routing.ts';
import { seeded } from './virtual-clock.ts';

const arm = (name: string, weight: number) => ({ target: { name } as RoutePlan['arms'][number]['target'], weight });
const route = (change: Partial<RoutePlan>): RoutePlan => ({
  id: 'chat',
  headers: [],
  arms: [],
  sticky: 'none',
  fallback: [],
  policies: {},
  ...change,
});
const counts = (arms: readonly { weight: number }[]) => {
  const seen = new Map<unknown, number>();
  for (let bucket = 0; bucket < 1_000; bucket++) {
    const chosen = armOfBucket(arms, bucket);
    seen.set(chosen, (seen.get(chosen) ?? 0) + 1);
  }
  return [...arms, undefined].map((one) => seen.get(one) ?? 0);
};

describe('routing', () => {
  it('takes the first route whose headers match', () => {
    const gold = route({ id: 'gold', headers: [['x-tier', 'gold']] });
    const both = route({
      id: 'both',
      headers: [
        ['x-tier', 'gold'],
        ['x-beta', '1'],
      ],
    });
    const open = route({});
    const routes = [both, gold, open];
    expect(chooseRoute(routes, { 'x-tier': 'gold', 'x-beta': '1' })).toBe(both);
    expect(chooseRoute(routes, { 'x-tier': 'gold' })).toBe(gold);
    expect(chooseRoute(routes, { 'x-tier': ['gold'] })).toBe(open);
    expect(chooseRoute([gold], {})).toBeUndefined();
  });

  it('splits exactly, in steps of 0.1 %', () => {
    expect(counts([arm('a', 0.1), arm('b', 99.9)])).toEqual([1, 999, 0]);
    expect(counts([arm('a', 33.3), arm('b', 33.3), arm('c', 33.4)])).toEqual([333, 333, 334, 0]);
    expect(counts([arm('a', 1), arm('b', 0), arm('c', 3)])).toEqual([250, 0, 750, 0]);
    expect(counts([arm('a', 0)])).toEqual([0, 1_000]);
  });

  it('gives a user the same arm, and experiments independent ones', () => {
    const split = route({ sticky: 'user', arms: [arm('a', 50), arm('b', 50)] });
    const other = route({ ...split, experiment: { id: 'e', model: 'chat', state: 'enabled', arms: [] } });
    const random = seeded(1);
    let same = 0;
    for (let n = 0; n < 1_000; n++) {
      const user = `user-${n}`;
      const first = chooseArm(split, user, random);
      if (chooseArm(split, user, random) !== first) throw new Error('the arm has changed');
      if (chooseArm(other, user, random)?.target.name === first?.target.name) same++;
    }
    expect(same).toBeGreaterThan(450);
    expect(same).toBeLessThan(550);
  });

  it('moves only a tenth of the users when a canary grows by a tenth', () => {
    const at = (weight: number) => [arm('canary', weight), arm('stable', 100 - weight)];
    let moved = 0;
    for (let n = 0; n < 5_000; n++) {
      const bucket = bucketOf(`user-${n}`);
      if (armOfBucket(at(10), bucket)?.target.name !== armOfBucket(at(20), bucket)?.target.name) moved++;
    }
    expect(moved / 5_000).toBeGreaterThan(0.08);
    expect(moved / 5_000).toBeLessThan(0.12);
  });

  it('spreads users evenly and knows them for ever', () => {
    const slots = new Array<number>(10).fill(0);
    for (let n = 0; n < 10_000; n++) slots[Math.floor(bucketOf(`u${n}`) / 100)]!++;
    expect(Math.min(...slots)).toBeGreaterThan(880);
    expect(Math.max(...slots)).toBeLessThan(1_120);
    expect([bucketOf('alice'), bucketOf('bob'), bucketOf('王芳')]).toEqual([945, 828, 35]);
  });

  it('lets chance decide without a user', () => {
    const split = route({ sticky: 'user', arms: [arm('a', 25), arm('b', 75)] });
    expect(chooseArm(split, undefined, () => 0.249)?.target.name).toBe('a');
    expect(chooseArm(split, undefined, () => 0.25)?.target.name).toBe('b');
    expect(chooseArm(route({ arms: [arm('a', 1)] }), 'x', () => 0)?.target.name).toBe('a');
  });
});
