import { describe, expect, it } from '@jest/globals';
import { formatMicros } from './durations.ts';
import { microsOf } from './logMarks.ts';
import { scatter } from './scatter.ts';
import { clampRange, ticks, zoom } from './scale.ts';
import { servicePlace } from './serviceColour.ts';

const WHOLE = { fromUs: 1_000_000, toUs: 2_000_000 };

describe('the axis', () => {
  it('has round moments, from the beginning of the trace on', () => {
    expect(ticks(WHOLE, 1_000_000)).toEqual([0, 200_000, 400_000, 600_000, 800_000, 1_000_000]);
    expect(ticks({ fromUs: 1_013_000, toUs: 1_014_000 }, 1_000_000)).toEqual([13_000, 13_200, 13_400, 13_600, 13_800, 14_000]);
    expect(ticks({ fromUs: 5, toUs: 5 }, 0)).toEqual([]);
  });

  it('never leaves the trace, and never closes in on nothing', () => {
    expect(clampRange({ fromUs: 0, toUs: 1_500_000 }, WHOLE)).toEqual({ fromUs: 1_000_000, toUs: 2_000_000 });
    expect(clampRange({ fromUs: 1_900_000, toUs: 2_400_000 }, WHOLE)).toEqual({ fromUs: 1_500_000, toUs: 2_000_000 });
    expect(clampRange({ fromUs: 1_500_000, toUs: 1_500_000 }, WHOLE)).toEqual({ fromUs: 1_500_000, toUs: 1_500_010 });
    expect(zoom(WHOLE, WHOLE, 0.5, 1_200_000)).toEqual({ fromUs: 1_100_000, toUs: 1_600_000 });
    expect(zoom({ fromUs: 1_100_000, toUs: 1_600_000 }, WHOLE, 10)).toEqual(WHOLE);
  });
});

describe('formatMicros', () => {
  it.each([
    [0, '0 µs'],
    [850, '850 µs'],
    [12_345, '12.3 ms'],
    [999_400, '999 ms'],
    [4_050_000, '4.05 s'],
    [125_000_000, '2 min 5 s'],
  ])('%d', (us, text) => {
    expect(formatMicros(us, 'en')).toBe(text);
  });
});

describe('microsOf', () => {
  it('keeps what a Date would lose', () => {
    expect(microsOf('2026-01-01T00:00:00.123456789Z')).toBe(Date.UTC(2026, 0, 1) * 1_000 + 123_456);
    expect(microsOf('2026-01-01T00:00:00Z')).toBe(Date.UTC(2026, 0, 1) * 1_000);
  });
});

describe('servicePlace', () => {
  it('keeps the services of the platform apart, and the others the same for ever', () => {
    const ours = ['gateway', 'exams', 'runner', 'orchestrator', 'model-worker', 'collector'].map(servicePlace);
    expect(new Set(ours).size).toBe(ours.length);
    expect(['chaos', 'checkout', 'payment'].map(servicePlace)).toEqual(['chaos', 'checkout', 'payment'].map(servicePlace));
    for (const name of ['chaos', '', '支付', 'gateway-2']) expect(servicePlace(name)).toBeLessThan(10);
    expect(servicePlace('worker-1')).toBe(servicePlace('model-worker'));
  });
});

describe('scatter', () => {
  const trace = (startMs: number, durationUs: number) => ({
    traceId: `${startMs}`,
    service: 'a',
    name: 'b',
    startUs: startMs * 1_000,
    durationUs,
    spans: 1,
    errors: 0,
    services: [],
  });

  it('lies between powers of ten, and within the time', () => {
    const { points, levels } = scatter([trace(0, 2_000), trace(50, 100_000), trace(900, 10_000)], 0, 100);
    expect(points.map(({ x }) => x)).toEqual([0, 0.5, 1]);
    expect(points.map(({ y }) => Math.round(y * 100))).toEqual([15, 100, 50]);
    expect(levels.map(({ us }) => us)).toEqual([1_000, 10_000, 100_000]);
  });

  it('copes with nothing, and with one that took no time', () => {
    expect(scatter([], 0, 100)).toEqual({ points: [], levels: [] });
    expect(scatter([trace(0, 0)], 0, 0).points).toMatchObject([{ x: 0, y: 0 }]);
  });
});
