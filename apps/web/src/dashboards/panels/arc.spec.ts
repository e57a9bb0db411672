import { describe, expect, it } from '@jest/globals';
import { arcPath, shareOf } from './arc.ts';

describe('a gauge', () => {
  it('says how far round a value has come', () => {
    expect([shareOf(5, 0, 10), shareOf(-1, 0, 10), shareOf(11, 0, 10), shareOf(1, 1, 1), shareOf(Number.NaN, 0, 1)]).toEqual([
      0.5, 0, 1, 0, 0,
    ]);
  });

  it('runs from the lower left over the top to the lower right', () => {
    const [, x, y] = /^M (\S+) (\S+) A/.exec(arcPath(0, 1, 100)) ?? [];
    const [, endX, endY] = /(\S+) (\S+)$/.exec(arcPath(0, 1, 100)) ?? [];
    expect(Number(x)).toBeCloseTo(-Number(endX));
    expect([Number(x) < 0, Number(y) > 0, Number(endY) > 0]).toEqual([true, true, true]);
    expect(/^M \S+ \S+ A 100 100 0 0 1 0\.00 -100\.00$/.test(arcPath(0, 0.5, 100))).toBe(true);
    expect(arcPath(0.5, 0.5, 100)).toBe('');
  });
});
