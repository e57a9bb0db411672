import { describe, expect, it } from '@jest/globals';

import { inRange, newestInRange } from './version-range.ts';

const versions = ['0.2.3', '0.2.4', '0.3.0', '1.2.0', '1.2.9', '1.10.0', '2.0.0', '2.1.0-rc.1'];

describe('version ranges', () => {
  it.each([
    ['latest', '2.0.0'],
    ['*', '2.0.0'],
    ['1', '1.10.0'],
    ['1.x', '1.10.0'],
    ['1.2', '1.2.9'],
    ['1.2.x', '1.2.9'],
    ['1.2.0', '1.2.0'],
    ['^1.2.0', '1.10.0'],
    ['^1.2.10', '1.10.0'],
    ['~1.2.0', '1.2.9'],
    ['~1', '1.10.0'],
    ['>=1.3', '2.0.0'],
    ['^0.2.3', '0.2.4'],
    ['^0.0.3', undefined],
    ['^2.0.1', undefined],
    ['2.1.0-rc.1', '2.1.0-rc.1'],
    ['nonsense', undefined],
    ['1.2.3.4', undefined],
    ['', undefined],
  ])('finds the newest of %s', (range, expected) => {
    expect(newestInRange(versions, range)).toBe(expected);
  });

  it('never takes a pre-release by a range', () => {
    expect(inRange('2.1.0-rc.1', '^2.0.0')).toBe(false);
    expect(inRange('2.1.0-rc.1', '*')).toBe(false);
  });
});
