import { describe, expect, it } from '@jest/globals';
import { compareVersions, evidenceOf } from './compare-versions.ts';
import { countVersion, noCounts, sumCounts, type VersionCounts } from './version-counts.ts';
import { seeded } from './virtual-clock.ts';

interface Kind {
  readonly requests: number;
  readonly errors?: number;
  readonly guarded?: number;
  readonly typicalMs?: number;
  readonly seed?: number;
}

function version({ requests, errors = 0, guarded = 0, typicalMs = 100, seed = 1 }: Kind): VersionCounts {
  const random = seeded(seed);
  const counts = noCounts();
  for (let n = 0; n < requests; n++)
    countVersion(counts, {
      outcome: n < errors ? 'failed' : 'succeeded',
      totalMs: typicalMs * (0.5 + random()),
      promptTokens: 10,
      completionTokens: 5,
      costMicros: 2,
    });
  counts.guarded = guarded;
  return counts;
}

const evidence = (baseline: Kind, candidate: Kind) => evidenceOf(compareVersions(version(baseline), version({ seed: 2, ...candidate })));

describe('counts of a version', () => {
  it('add up over replicas and minutes', () => {
    const parts = [version({ requests: 30, errors: 2, guarded: 1 }), version({ requests: 70, errors: 3, seed: 2 })];
    const sum = sumCounts(parts);
    expect(sum).toMatchObject({
      requests: 100,
      errors: 5,
      guarded: 1,
      cancelled: 0,
      promptTokens: 1_000,
      completionTokens: 500,
      costMicros: 200,
    });
    expect(Object.values(sum.latency).reduce((a, b) => a + b)).toBe(95);
    expect(parts[0]?.requests).toBe(30);
  });

  it('keep who left apart: they are no failure and no request, but what they cost is paid', () => {
    const counts = noCounts();
    countVersion(counts, { outcome: 'cancelled', totalMs: 5, promptTokens: 10, completionTokens: 1, costMicros: 3 });
    expect(counts).toEqual({ ...noCounts(), cancelled: 1, promptTokens: 10, completionTokens: 1, costMicros: 3 });
  });
});

describe('compareVersions', () => {
  it('says better and worse of each figure by itself', () => {
    const comparison = compareVersions(
      version({ requests: 2_000, errors: 40, guarded: 10, typicalMs: 500 }),
      version({ requests: 2_000, errors: 160, guarded: 10, typicalMs: 400, seed: 2 }),
    );
    expect(comparison.errorRatio).toMatchObject({ baseline: 0.02, candidate: 0.08, significance: 'worse' });
    expect(comparison.guardrailRatio.significance).toBe('unclear');
    expect(comparison.latencyP50Ms.significance).toBe('better');
    expect(comparison.latencyP50Ms.difference.value / -100).toBeCloseTo(1, 0);
    expect(comparison.latencyP95Ms.significance).toBe('better');
  });

  it('is fooled by equal versions in at most a twentieth of the cases, over all four figures', () => {
    const random = seeded(99);
    const errors = () => Array.from({ length: 200 }, () => random()).filter((value) => value < 0.05).length;
    let fooled = 0;
    for (let n = 0; n < 400; n++) {
      const one = version({ requests: 200, errors: errors(), guarded: errors(), seed: 2 * n + 1 });
      const other = version({ requests: 200, errors: errors(), guarded: errors(), seed: 2 * n + 2 });
      if (Object.values(compareVersions(one, other)).some(({ significance }) => significance !== 'unclear')) fooled++;
    }
    expect(fooled / 400).toBeLessThanOrEqual(0.05);
  });
});

describe('evidenceOf', () => {
  it.each([
    ['nothing at all', { requests: 0 }, { requests: 0 }, { verdict: 'thin', figures: ['errorRatio'] }],
    ['a hundred without an error', { requests: 100 }, { requests: 100 }, { verdict: 'thin', figures: ['errorRatio'] }],
    ['five hundred without an error', { requests: 500 }, { requests: 500 }, { verdict: 'proven', figures: [] }],
    [
      'a candidate that fails',
      { requests: 500, errors: 5 },
      { requests: 500, errors: 60 },
      { verdict: 'against', figures: ['errorRatio'] },
    ],
    ['a baseline that fails, and ten good answers', { requests: 500, errors: 450 }, { requests: 10 }, { verdict: 'proven', figures: [] }],
    [
      'a candidate that is slow',
      { requests: 500 },
      { requests: 500, typicalMs: 300 },
      { verdict: 'against', figures: ['latencyP50Ms', 'latencyP95Ms'] },
    ],
    [
      'a candidate that guardrails stop',
      { requests: 500 },
      { requests: 500, guarded: 40 },
      { verdict: 'against', figures: ['guardrailRatio'] },
    ],
  ])('judges %s', (_case, baseline, candidate, verdict) => {
    expect(evidence(baseline, candidate)).toEqual(verdict);
  });

  it('lets an irrelevant difference pass, however sure it is', () => {
    const comparison = compareVersions(version({ requests: 50_000, errors: 500 }), version({ requests: 50_000, errors: 750, seed: 2 }));
    expect(comparison.errorRatio.significance).toBe('worse');
    expect(evidenceOf({ ...comparison, latencyP50Ms: comparison.guardrailRatio, latencyP95Ms: comparison.guardrailRatio }).verdict).toBe(
      'proven',
    );
  });
});
