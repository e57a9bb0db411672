import { describe, expect, it } from '@jest/globals';
import { LoginThrottle } from './login-throttle.ts';

describe('LoginThrottle', () => {
  const failing = (times: number) => {
    const clock = { now: 0 };
    const throttle = new LoginThrottle(() => clock.now);
    for (let i = 0; i < times; i++) throttle.failed('ann');
    return { throttle, clock };
  };

  it('lets five wrong passwords pass', () => {
    expect(() => failing(5).throttle.assertOpen('ann')).not.toThrow();
  });

  it('then doubles the wait, up to a minute', () => {
    for (const [times, retryAfterMs] of [
      [6, 1_000],
      [7, 2_000],
      [30, 60_000],
    ] as const) {
      const { throttle } = failing(times);
      expect(() => throttle.assertOpen('ann')).toThrow(expect.objectContaining({ code: 'rate_limited', details: { retryAfterMs } }));
    }
  });

  it('opens again with time, and starts over after a right password', () => {
    const { throttle, clock } = failing(6);
    clock.now = 1_000;
    expect(() => throttle.assertOpen('ann')).not.toThrow();
    throttle.succeeded('ann');
    throttle.failed('ann');
    expect(() => throttle.assertOpen('ann')).not.toThrow();
  });

  it('makes nobody else wait', () => {
    expect(() => failing(20).throttle.assertOpen('bob')).not.toThrow();
  });
});
