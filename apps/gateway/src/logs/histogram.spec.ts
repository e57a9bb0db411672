import { describe, expect, it } from '@jest/globals';
import { Histogram } from './histogram.ts';

const at = (ms: number): string => new Date(ms).toISOString().replace('Z', '123456Z');

describe('Histogram', () => {
  it('counts each entry once, by level, the edges included', () => {
    const histogram = new Histogram(1_000, 2_000, 4);
    for (const ms of [1_000, 1_249, 1_250, 1_999, 2_000]) histogram.add({ time: at(ms), level: 'info' });
    histogram.add({ time: at(1_999), level: 'error' });
    const { buckets, ...more } = histogram.result(true);
    expect(buckets.map(({ info, error }) => [info, error])).toEqual([
      [2, 0],
      [1, 0],
      [0, 0],
      [2, 1],
    ]);
    expect(more).toEqual({ fromMs: 1_000, bucketMs: 250, counted: 6, complete: true });
  });

  it('has a length even where the time has none', () => {
    const histogram = new Histogram(1_000, 1_000, 3);
    histogram.add({ time: at(1_000), level: 'warn' });
    expect(histogram.result(false)).toMatchObject({ bucketMs: 1, counted: 1, complete: false });
  });
});
