import { describe, expect, it } from '@jest/globals';
import type { Judgement } from './check.ts';
import type { Check } from './kinds/index.ts';
import { resultOf, score } from './score.ts';

const text = (en: string) => ({ en, 'zh-CN': `zh ${en}` });

function check(id: string, points: number, partial = false): Check {
  return {
    kind: 'stdio',
    id,
    title: text(`title ${id}`),
    message: text(`message ${id}`),
    points,
    partial,
    cases: [{ stdin: 'secret-in', args: [], stdout: { equals: 'secret-out' }, exitCode: 0 }],
  };
}

const judged = (entries: Record<string, [number, number]>): Map<string, Judgement> =>
  new Map(Object.entries(entries).map(([id, [held, parts]]) => [id, { held, parts }]));

describe('score', () => {
  const checks = [check('a', 10), check('b', 5, true), check('c', 1)];

  it('gives all points to a run in which everything held', () => {
    const { score: total, verdict, checks: results } = score(checks, judged({ a: [2, 2], b: [3, 3], c: [1, 1] }), { passRatio: 1 });
    expect({ total, verdict }).toEqual({ total: { earned: 16, possible: 16 }, verdict: 'passed' });
    expect(results.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['passed', undefined],
      ['passed', undefined],
      ['passed', undefined],
    ]);
  });

  it('gives points in proportion only where the check says so', () => {
    const { score: total, verdict, checks: results } = score(checks, judged({ a: [1, 2], b: [2, 3], c: [1, 1] }), { passRatio: 1 });
    expect(results.map(({ points, outcome }) => [points, outcome])).toEqual([
      [0, 'failed'],
      [3.33, 'failed'],
      [1, 'passed'],
    ]);
    expect({ total, verdict }).toEqual({ total: { earned: 4.33, possible: 16 }, verdict: 'failed' });
    expect(results[0]?.message).toEqual(text('message a'));
  });

  it('skips what was not reached', () => {
    const { checks: results, verdict } = score(checks, judged({ a: [2, 2] }), {
      passRatio: 0.5,
      limit: { kind: 'wall', phase: 'b', limit: 10 },
    });
    expect(results.map(({ outcome, points, message }) => [outcome, points, message])).toEqual([
      ['passed', 10, undefined],
      ['skipped', 0, undefined],
      ['skipped', 0, undefined],
    ]);
    expect(verdict).toBe('limit');
  });

  it('ends with limit even when every point was earned', () => {
    expect(score([check('a', 1)], judged({ a: [1, 1] }), { passRatio: 1, limit: { kind: 'output', phase: 'a', limit: 1 } }).verdict).toBe(
      'limit',
    );
  });

  it.each([
    [0.72, 'passed'],
    [35 / 48, 'passed'],
    [0.7293, 'failed'],
    [1, 'failed'],
  ])('passes at a ratio of %d: %s', (passRatio, verdict) => {
    expect(score(checks, judged({ a: [2, 2], b: [1, 3], c: [0, 1] }), { passRatio }).verdict).toBe(verdict);
  });

  it('passes points that add up to the ratio, whatever binary fractions make of them', () => {
    const tenths = [check('a', 0.7), check('b', 0.1), check('c', 0.2)];
    expect(score(tenths, judged({ a: [1, 1], b: [1, 1], c: [0, 1] }), { passRatio: 0.8 }).verdict).toBe('passed');
  });

  it('never shows a failed check as complete', () => {
    expect(resultOf(check('a', 1, true), { held: 9_999, parts: 10_000 })).toMatchObject({ points: 0.99, outcome: 'failed' });
    expect(score([check('a', 1, true)], judged({ a: [9_999, 10_000] }), { passRatio: 1 }).verdict).toBe('failed');
  });

  it('does not pass a check that has no parts', () => {
    expect(resultOf(check('a', 1, true), { held: 0, parts: 0 })).toMatchObject({ points: 0, outcome: 'failed' });
  });

  it('stays within the bounds and repeats itself for any judgement', () => {
    for (let held = 0; held <= 7; held++) {
      for (let parts = Math.max(held, 1); parts <= 7; parts++) {
        const run = () =>
          score([check('a', 3.3, true), check('b', 0.07)], judged({ a: [held, parts], b: [parts - held, parts] }), { passRatio: 1 });
        const { score: total, checks: results } = run();
        expect(run()).toEqual(run());
        expect(total.earned).toBeGreaterThanOrEqual(0);
        expect(total.earned).toBeLessThanOrEqual(total.possible);
        expect(total.earned).toBeCloseTo(
          results.reduce((sum, { points }) => sum + points, 0),
          10,
        );
        expect(Number.isInteger(Math.round(total.earned * 1e6) / 1e4)).toBe(true);
      }
    }
  });

  it('says nothing of what was hidden', () => {
    expect(JSON.stringify(score(checks, judged({ a: [0, 2], b: [0, 1] }), { passRatio: 1 }))).not.toContain('secret');
  });
});
