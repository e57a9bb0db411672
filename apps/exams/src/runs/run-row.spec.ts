import type { RunReport, Verdict } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { conclusionOf, stateOf } from './run-row.ts';

const report = (verdict: Verdict): RunReport => ({
  runId: '01890000-0000-7000-8000-000000000001',
  delivery: 1,
  verdict,
  score: { earned: 0.1, possible: 0.3 },
  checks: [],
  tests: [],
  diagnostics: [],
  phases: [],
  finishedAt: '2026-01-01T00:00:00.000Z',
});

describe('conclusionOf', () => {
  it.each([
    ['passed', true],
    ['failed', true],
    ['limit', true],
    ['rejected', false],
    ['infra_error', false],
    ['cancelled', false],
  ] as const)('%s counts as an attempt: %s', (verdict, counts) => {
    expect(conclusionOf(report(verdict), 'grade').attempt).toBe(counts);
  });

  it('counts a run that was cancelled after its hidden checks had begun: their results were seen', () => {
    const phases = [
      { name: 'compile', ms: 400 },
      { name: 'checks', ms: 100 },
    ];
    expect(conclusionOf({ ...report('cancelled'), phases }, 'grade').attempt).toBe(true);
    expect(conclusionOf({ ...report('cancelled'), phases }, 'try').attempt).toBe(false);
    expect(conclusionOf({ ...report('infra_error'), phases }, 'grade').attempt).toBe(false);
  });

  it('never counts a try', () => {
    expect(conclusionOf(report('passed'), 'try').attempt).toBe(false);
  });
});

describe('stateOf', () => {
  it('tells queued, running and done apart', () => {
    const startedAt = new Date();
    expect(stateOf({ verdict: null, startedAt: null })).toBe('queued');
    expect(stateOf({ verdict: null, startedAt })).toBe('running');
    expect(stateOf({ verdict: 'cancelled', startedAt: null })).toBe('done');
  });
});
