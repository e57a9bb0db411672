import { describe, expect, it } from '@jest/globals';
import { heatOf, lanePosition } from './heat.ts';

const HEAT = heatOf({
  times: [1_000, 3_000],
  stepMs: undefined,
  bounds: [0.1, 0.5, 1, 5, 10, Number.POSITIVE_INFINITY],
  counts: [
    [0, 0],
    [0, 0],
    [4, 1],
    [0, 0],
    [0, 0],
    [0, 0],
  ],
});

describe('heatOf', () => {
  it('leaves out what is empty at either end, but for one bucket', () => {
    expect(HEAT).toMatchObject({ bounds: [0.5, 1, 5], floors: [0.1, 0.5, 1], most: 4, stepMs: 2_000 });
    expect(heatOf({ times: [], stepMs: 1, bounds: [1], counts: [[0]] }).bounds).toEqual([1]);
  });

  it('places a value between the bounds of its bucket', () => {
    expect([lanePosition(HEAT, 0.75), lanePosition(HEAT, 3), lanePosition(HEAT, 0), lanePosition(HEAT, 99)]).toEqual([1.5, 2.5, 0, 3]);
  });
});
