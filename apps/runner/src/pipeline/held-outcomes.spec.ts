import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CheckResult, RunEvent } from '@assay/contracts';
import { HeldOutcomes } from './held-outcomes.ts';

const text = { en: 'Check', 'zh-CN': 'Check' };
const check = (id: string): CheckResult => ({ id, title: text, outcome: 'passed', points: 1, possible: 1 });

describe('outcomes of checks', () => {
  let shown: { readonly id: string; readonly atMs: number }[];
  let beganAt: number;

  beforeEach(() => {
    jest.useFakeTimers();
    shown = [];
    beganAt = Date.now();
  });

  afterEach(() => void jest.useRealTimers());

  const emit = (event: RunEvent): void => {
    if (event.type === 'check') shown.push({ id: event.check.id, atMs: Date.now() - beganAt });
  };

  it('are shown at times that do not depend on when each check ended', () => {
    using held = new HeldOutcomes({ emit });
    for (const [id, ms] of [
      ['a', 10],
      ['b', 900],
      ['c', 1_730],
      ['d', 4_100],
    ] as const) {
      jest.advanceTimersByTime(beganAt + ms - Date.now());
      held.add(check(id));
    }
    jest.advanceTimersByTime(60_000);
    expect(shown).toEqual([
      { id: 'a', atMs: 1_000 },
      { id: 'b', atMs: 1_000 },
      { id: 'c', atMs: 2_000 },
      { id: 'd', atMs: 8_000 },
    ]);
  });

  it('are shown in order, once, when the last check is over', () => {
    using held = new HeldOutcomes({ emit });
    held.add(check('a'));
    held.add(check('b'));
    held.release();
    jest.advanceTimersByTime(10_000);
    expect(shown).toEqual([
      { id: 'a', atMs: 0 },
      { id: 'b', atMs: 0 },
    ]);
  });

  it('are not shown of a run that was called off', () => {
    {
      using held = new HeldOutcomes({ emit });
      held.add(check('a'));
    }
    jest.advanceTimersByTime(60_000);
    expect(shown).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
