import { describe, expect, it } from '@jest/globals';
import { addLatency, latencyQuantile, mergeLatencies, type LatencySketch } from './latency-sketch.ts';
import { seeded } from './virtual-clock.ts';

const Z_95 = 1.959964;

function sketchOf(latencies: readonly number[]): LatencySketch {
  const sketch: LatencySketch = {};
  for (const ms of latencies) addLatency(sketch, ms);
  return sketch;
}

/** Latencies as models have them: most short, some very long. */
function latencies(seed: number, count: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => 20 - 300 * Math.log(1 - random()));
}

describe('a latency sketch', () => {
  it('tells every quantile to 2 % of its value', () => {
    const all = latencies(1, 5_000).sort((a, b) => a - b);
    const sketch = sketchOf(all);
    for (const p of [0.01, 0.5, 0.9, 0.95, 0.99, 1]) {
      const exact = all[Math.ceil(p * all.length) - 1] ?? 0;
      expect(Math.abs(latencyQuantile(sketch, p, Z_95).value / exact - 1)).toBeLessThanOrEqual(0.0201);
    }
  });

  it('adds up: two replicas tell what one would have told', () => {
    const [one, other] = [latencies(2, 500), latencies(3, 700)];
    const merged = sketchOf(one);
    mergeLatencies(merged, sketchOf(other));
    expect(merged).toEqual(sketchOf([...one, ...other]));
    expect(JSON.parse(JSON.stringify(merged))).toEqual(merged);
  });

  it('holds the true median in its interval as often as it says', () => {
    const truth = 20 + 300 * Math.LN2;
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { low, high } = latencyQuantile(sketchOf(latencies(trial + 10, 200)), 0.5, Z_95);
      if (low / 1.02 <= truth && truth <= high * 1.02) held++;
    }
    expect(held / 400).toBeGreaterThan(0.95);
  });

  it('says when it cannot tell', () => {
    expect(latencyQuantile({}, 0.95, Z_95)).toEqual({ value: 0, low: 0, high: Infinity });
    expect(latencyQuantile(sketchOf([100, 100, 100]), 0.95, Z_95).high).toBe(Infinity);
    expect(latencyQuantile(sketchOf([0, 0.2]), 0.5, Z_95).value).toBeLessThanOrEqual(1);
  });
});
