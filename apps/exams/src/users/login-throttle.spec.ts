import { describe, expect, it } from '@jest/globals';
import { LoginThrottle } from './login-throttle.ts';

describe('LoginThrottle', () => {
  const HOUR_MS = 3_600_000;

  /** A throttle at which `ann` was guessed at so many times, each as soon as it was possible. */
  const guessed = (times: number) => {
    const clock = { now: 0 };
    const throttle = new LoginThrottle(() => clock.now);
    for (let i = 0; i < times; i++) {
      throttle.begin('ann');
      if (i < times - 1) clock.now += HOUR_MS;
    }
    return { throttle, clock };
  };
  const refusal = (retryAfterMs: number): unknown => expect.objectContaining({ code: 'rate_limited', details: { retryAfterMs } });

  it('lets five wrong passwords pass', () => {
    expect(() => guessed(5).throttle.begin('ann')).not.toThrow();
  });

  it.each([
    [6, 1_000],
    [7, 2_000],
    [30, 60_000],
  ])('after %i of them makes the next wait %i ms', (times, waitMs) => {
    expect(() => guessed(times).throttle.begin('ann')).toThrow(refusal(waitMs));
  });

  it('opens again with time, and starts over after a right password', () => {
    const { throttle, clock } = guessed(6);
    clock.now += 1_000;
    throttle.begin('ann');
    throttle.succeeded('ann');
    expect(() => throttle.begin('ann')).not.toThrow();
  });

  it('counts guesses that are still being checked', () => {
    const throttle = new LoginThrottle(() => 0);
    const guesses = Array.from({ length: 100 }, () => {
      try {
        throttle.begin('ann');
        return 'checked';
      } catch {
        return 'refused';
      }
    });
    expect(guesses.filter((guess) => guess === 'checked')).toHaveLength(6);
  });

  it('makes nobody else wait', () => {
    expect(() => guessed(20).throttle.begin('bob')).not.toThrow();
  });
});
