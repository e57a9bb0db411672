import type { ComparisonView, ReleaseView, VersionFigures } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { aliasesText, auditText, comparisonText, releaseText, versionsText } from './texts.ts';

const figures: VersionFigures = {
  requests: 200,
  errors: 3,
  errorRatio: { value: 0.015, low: 0.005, high: 0.043 },
  cancelled: 0,
  guarded: 1,
  latencyP50Ms: 120.4,
  latencyP95Ms: 480,
  promptTokens: 1_000,
  completionTokens: 500,
  costMicros: 12_300,
};
const compared = { baseline: 0.015, candidate: 0.02, difference: 0.005, interval: [-0.03, null], significance: 'unclear' } as const;
const comparison: ComparisonView = {
  windowSeconds: 900,
  baseline: { target: 'm@1.0.0', figures },
  candidate: { target: 'm@1.1.0', figures },
  comparison: {
    errorRatio: { ...compared, interval: [-0.03, null] },
    guardrailRatio: { ...compared, interval: [-0.03, 0.04] },
    latencyP50Ms: { baseline: 120, candidate: 90, difference: -30, interval: [-50, -10], significance: 'better' },
    latencyP95Ms: { baseline: 480, candidate: 480, difference: 0, interval: [-100, null], significance: 'unclear' },
  },
  evidence: { verdict: 'thin', figures: ['errorRatio'] },
};
const release: ReleaseView = {
  alias: { alias: 'chat', model: 'm@1.0.0', canary: { model: 'm@1.1.0', weight: 5 }, sticky: 'user' },
  before: { alias: 'chat', model: 'm@1.0.0', sticky: 'user' },
  revision: 'abcdef0123456789',
  diff: { line: 7, before: ['  chat: m@1.0.0'], after: ['  chat: { … }'] },
  evidence: { verdict: 'proven', figures: [] },
};

describe('what `assay model` prints', () => {
  it('says where aliases lead', () => {
    expect(aliasesText([release.alias, release.before])).toBe('ALIAS  LEADS TO\nchat   95 % m@1.0.0, 5 % m@1.1.0\nchat   m@1.0.0');
  });

  it('shows versions with their shares', () => {
    const version = { target: 'm@1.1.0', model: 'm', version: '1.1.0', provider: 'vendor', newest: true, figures };
    const text = versionsText([{ ...version, names: [{ name: 'chat', weight: 5 }] }]);
    expect(text.split('\n')[1]).toBe('m@1.1.0  vendor    200       1.5 %   120 ms  480 ms  1500    $0.0123  1        chat 5 %');
  });

  it('shows a comparison with its intervals, and what follows from it', () => {
    const text = comparisonText(comparison);
    expect(text).toContain('errors          1.5 %    2.0 %    +0.5 %      -3.0 % … ?       unclear');
    expect(text).toContain('latency p50     120 ms   90 ms    -30 ms      -50 ms … -10 ms  better');
    expect(text).toContain('Over the last 15 minutes: too little is known to promote it (errors).');
  });

  it('tells a change from what would be one', () => {
    expect(releaseText(release)).toContain(
      '- ' + '  chat: m@1.0.0\n+   chat: { … }\nEvidence: not worse: it may be promoted.\nNothing was changed.',
    );
    expect(releaseText({ ...release, since: '2026-01-01T00:00:00Z' })).toContain('In force as abcdef012345;');
  });

  it('shows who changed what, and what came of it', () => {
    const entry = {
      id: '1',
      at: '2026-01-01T00:00:00Z',
      by: 'ann',
      action: 'promote',
      subject: 'alias chat',
      before: 'a',
      after: 'b',
    } as const;
    const text = auditText([{ ...entry, forced: true, outcome: 'failed', code: 'config_conflict', reason: 'because' }]);
    expect(text.split('\n')[1]).toBe('2026-01-01T00:00:00Z  ann  promote (forced)  alias chat  a → b   config_conflict  because');
  });
});
