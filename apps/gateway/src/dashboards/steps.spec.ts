import { describe, expect, it } from '@jest/globals';
import { alignWindow, chooseStep, formatDuration, parseDuration } from './steps.ts';

const HOUR = { from: 0, to: 3_600_000 };

describe('chooseStep', () => {
  it('takes what is wished, and lets rate() see four scrapes', () => {
    expect(chooseStep(15_000, HOUR)).toEqual({ stepMs: 15_000, rateMs: 17_000 });
    expect(chooseStep(2_000, HOUR)).toEqual({ stepMs: 2_000, rateMs: 8_000 });
  });

  it('never asks more finely than Prometheus scrapes, or than the target wants', () => {
    expect(chooseStep(1, HOUR)).toEqual({ stepMs: 2_000, rateMs: 8_000 });
    expect(chooseStep(1, HOUR, 60_000)).toEqual({ stepMs: 60_000, rateMs: 240_000 });
  });

  it('bounds the points of a series', () => {
    const month = { from: 0, to: 31 * 86_400_000 };
    const { stepMs } = chooseStep(1, month);
    expect(month.to / stepMs).toBeLessThanOrEqual(2_000);
    expect(month.to / stepMs).toBeGreaterThan(1_900);
  });
});

describe('durations', () => {
  it('are read and written as PromQL does', () => {
    expect([parseDuration('1m30s'), parseDuration('250ms'), parseDuration('1x'), parseDuration('')]).toEqual([
      90_000,
      250,
      undefined,
      undefined,
    ]);
    expect([formatDuration(90_000), formatDuration(1_500)]).toEqual(['90s', '1500ms']);
  });

  it('put points on multiples of the step', () => {
    expect(alignWindow({ from: 1_999, to: 9_001 }, 2_000)).toEqual({ from: 0, to: 8_000 });
  });
});
