import { describe, expect, it } from '@jest/globals';
import { isMoving, quickRangeOf, refreshMs, resolveRange, resolveTime, widened } from './timeRange.ts';

const NOW = new Date(2026, 4, 13, 14, 35, 20).getTime();
const at = (...parts: [number, number, number?, number?]): number => new Date(...(parts as [number, number])).getTime();

describe('resolveTime', () => {
  it('reads what the address may say', () => {
    expect(resolveTime('now', NOW)).toBe(NOW);
    expect(resolveTime('now-15m', NOW)).toBe(NOW - 900_000);
    expect(resolveTime('1778682920000', NOW)).toBe(1_778_682_920_000);
    expect(resolveTime('now/d', NOW)).toBe(at(2026, 4, 13));
    expect(resolveTime('now-1d/d', NOW)).toBe(at(2026, 4, 12));
    expect(resolveTime('now/w', NOW)).toBe(at(2026, 4, 11));
    expect(resolveTime('now-1M/M', NOW)).toBe(at(2026, 3, 1));
    expect(resolveTime('now/d', NOW, true)).toBe(at(2026, 4, 14) - 1);
    expect(resolveTime('yesterday', NOW)).toBeUndefined();
  });
});

describe('resolveRange', () => {
  it('is never empty or upside down', () => {
    expect(resolveRange({ from: 'now-1h', to: 'now' }, NOW)).toEqual({ from: NOW - 3_600_000, to: NOW });
    expect(resolveRange({ from: 'now', to: 'now-1h' }, NOW)).toEqual({ from: NOW - 3_610_000, to: NOW - 3_600_000 });
    expect(resolveRange({ from: '?', to: '?' }, NOW)).toEqual({ from: NOW - 3_600_000, to: NOW });
  });
});

describe('a range', () => {
  it('knows its name, whether it moves, and what is twice as wide', () => {
    expect(quickRangeOf({ from: 'now-6h', to: 'now' })).toBe('6h');
    expect(quickRangeOf({ from: 'now-6h', to: 'now-1h' })).toBeUndefined();
    expect(isMoving({ from: '1778682920000', to: '1778682990000' })).toBe(false);
    expect(widened({ from: 1_000, to: 3_000 }, 10_000)).toEqual({ from: 0, to: 4_000 });
    expect(widened({ from: 10_000, to: 12_000 }, 12_000)).toEqual({ from: 8_000, to: 12_000 });
    expect([refreshMs('5s'), refreshMs('2m'), refreshMs('')]).toEqual([5_000, 120_000, undefined]);
  });
});
