import { describe, expect, it } from '@jest/globals';

import { compareArms, countOutcome, mayBecome, NO_OUTCOMES, type ArmOutcomes } from './experiments.ts';
import { seeded } from './virtual-clock.ts';

function arm(seed: number, requests: number, errorRatio: number, latencyMs: number): ArmOutcomes {
  const random = seeded(seed);
  let outcomes = NO_OUTCOMES;
  for (let n = 0; n < requests; n++)
    outcomes = countOutcome(
      outcomes,
      random() < errorRatio ? { ok: false } : { ok: true, latencyMs: latencyMs * (0.5 + random()), tokens: 100 + random() * 20 },
    );
  return outcomes;
}

describe('experiments', () => {
  it('counts what it is told', () => {
    const counted = countOutcome(countOutcome(NO_OUTCOMES, { ok: true, latencyMs: 3, tokens: 4 }), { ok: false });
    expect(counted).toEqual({ requests: 2, errors: 1, latencyMs: 3, latencyMsSquared: 9, tokens: 4, tokensSquared: 16 });
  });

  it('says better or worse when it is, about each figure by itself', () => {
    const comparison = compareArms(arm(1, 2_000, 0.02, 500), arm(2, 2_000, 0.08, 400));
    expect(comparison.errorRatio.significance).toBe('worse');
    expect(comparison.latencyMs.significance).toBe('better');
    expect(comparison.tokens.significance).toBe('no_difference');
    expect(comparison.latencyMs.difference).toBeCloseTo(-100, -1);
    expect(comparison.latencyMs.interval[0]).toBeLessThan(-100);
    expect(comparison.latencyMs.interval[1]).toBeLessThan(0);
  });

  it('does not speak of too few', () => {
    const comparison = compareArms(arm(1, 99, 0, 100), arm(2, 5_000, 0.5, 900));
    expect([comparison.errorRatio.significance, comparison.latencyMs.significance]).toEqual(['too_few', 'too_few']);
    expect(compareArms(NO_OUTCOMES, NO_OUTCOMES).latencyMs).toMatchObject({ baseline: 0, candidate: 0, significance: 'too_few' });
  });

  it('is fooled by equal arms in at most a twentieth of the cases, over all three figures', () => {
    let fooled = 0;
    for (let n = 0; n < 300; n++) {
      const { errorRatio, latencyMs, tokens } = compareArms(arm(2 * n + 1, 150, 0.05, 100), arm(2 * n + 2, 150, 0.05, 100));
      if ([errorRatio, latencyMs, tokens].some(({ significance }) => significance !== 'no_difference')) fooled++;
    }
    expect(fooled / 300).toBeLessThanOrEqual(0.07);
  });

  it('goes from pending to enabled to ended and never back', () => {
    expect([mayBecome('pending', 'enabled'), mayBecome('enabled', 'ended'), mayBecome('pending', 'ended')]).toEqual([true, true, true]);
    expect([mayBecome('ended', 'enabled'), mayBecome('enabled', 'pending'), mayBecome('ended', 'ended')]).toEqual([false, false, false]);
  });
});
