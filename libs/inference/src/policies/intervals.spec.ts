import { describe, expect, it } from '@jest/globals';
import { differenceOf, proportion, quantileRanks } from './intervals.ts';

const Z_95 = 1.959964;
const near = (value: number): unknown => expect.closeTo(value, 4);

describe('proportion', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('has the published interval of %i in %i', (hits, trials, low, high) => {
    expect(proportion(hits, trials, Z_95)).toEqual({ value: hits / trials, low: near(low), high: near(high) });
  });

  it('knows nothing of what nobody tried, and never more than everything', () => {
    expect(proportion(0, 0, Z_95)).toEqual({ value: 0, low: 0, high: 1 });
    expect(proportion(7, 7, Z_95)).toMatchObject({ value: 1, high: 1 });
  });
});

describe('differenceOf', () => {
  // Newcombe, ibid. 873–890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('has the published interval of %i/%i − %i/%i', (hits, trials, otherHits, otherTrials, low, high) => {
    const difference = differenceOf(proportion(hits, trials, Z_95), proportion(otherHits, otherTrials, Z_95));
    expect(difference).toEqual({ value: near(hits / trials - otherHits / otherTrials), low: near(low), high: near(high) });
  });
});

describe('quantileRanks', () => {
  it('has the ranks of the textbook, and says when a sample is too small', () => {
    // Conover, Practical Nonparametric Statistics: the median of 100, 95 %: ranks 40 to 61.
    expect(quantileRanks(0.5, 100, Z_95)).toEqual({ low: 40, high: 61 });
    expect(quantileRanks(0.95, 20, Z_95).high).toBeGreaterThan(20);
    expect(quantileRanks(0.5, 2, Z_95).low).toBeLessThan(1);
  });
});
