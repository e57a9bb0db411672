import { describe, expect, it } from '@jest/globals';

import { WaitLine } from './wait-line.ts';

describe('wait line', () => {
  it('serves in order and lets anybody leave, once', () => {
    const line = new WaitLine<string>();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => line.push(name));
    expect(line.remove(b!)).toBe(true);
    expect(line.remove(b!)).toBe(false);
    expect(line.remove(d!)).toBe(true);
    expect([line.length, line.head]).toEqual([2, a]);
    expect([line.shift(), line.shift(), line.shift()]).toEqual(['a', 'c', undefined]);
    expect([line.length, line.head, line.remove(c!)]).toEqual([0, undefined, false]);
    line.push('e');
    expect(line.shift()).toBe('e');
  });

  it('does not take somebody out of another line', () => {
    const one = new WaitLine<number>();
    const other = new WaitLine<number>();
    other.push(2);
    expect(other.remove(one.push(1))).toBe(false);
    expect([one.length, other.length]).toEqual([1, 1]);
  });
});
