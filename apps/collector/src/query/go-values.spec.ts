import { describe, expect, it } from '@jest/globals';
import { goBool, goDuration, goTime } from './go-values.ts';
import { parseDependencyRange, parseSearch } from './jaeger-query.ts';

const MAX_NS = (1n << 64n) - 1n;

describe('values as Go writes them', () => {
  it.each([
    ['1.5s', 1_500_000_000n],
    ['1h30m', 5_400_000_000_000n],
    ['200µs', 200_000n],
    ['2d', 172_800_000_000_000n],
    ['100000h', 360_000_000_000_000_000n],
    ['999999999999999h', 9_200_000_000_000_000_000n],
    ['5', undefined],
    ['s', undefined],
    ['1s x', undefined],
    ['-1s', undefined],
  ])('the duration %s', (text, ns) => {
    expect(goDuration(text)).toBe(ns);
  });

  it.each([
    ['2023-11-14T22:13:20.000000001Z', 1_700_000_000_000_000_001n],
    ['2023-11-14T23:13:20+01:00', 1_700_000_000_000_000_000n],
    // Grafana does not encode the zone, and a "+" in a URL is a space.
    ['2023-11-14T23:13:20 01:00', 1_700_000_000_000_000_000n],
    ['0001-01-01T00:00:00Z', 0n],
    ['9999-12-31T00:00:00Z', MAX_NS],
    ['2023-11-14', undefined],
    ['2023-11-14T22:13:20', undefined],
  ])('the time %s', (text, ns) => {
    expect(goTime(text)).toBe(ns);
  });

  it('truths', () => {
    expect(['true', 'T', '1', 'false', 'F', '0', 'yes', ''].map(goBool)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      undefined,
      undefined,
    ]);
  });

  it('are never beyond what a time can be, nor before 1970', () => {
    const { startNs, endNs } = parseSearch({ service: 'a', end: '99999999999999999', lookback: '1h' }, 0n);
    expect([startNs, endNs]).toEqual([MAX_NS - 3_600_000_000_000n, MAX_NS]);
    expect(parseSearch({ service: 'a', lookback: '100000h' }, 1_700_000_000_000_000_000n).startNs).toBe(1_340_000_000_000_000_000n);
    expect(parseDependencyRange({ endTs: '1', lookback: '5' }, 0n)).toEqual({ startNs: 0n, endNs: 1_000_000n });
  });
});
