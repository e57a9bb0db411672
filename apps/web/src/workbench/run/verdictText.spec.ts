import type { Run } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { nextKey, reasonOf, verdictKey } from './verdictText.ts';

const reason = { en: 'solution.go must not import unsafe.', 'zh-CN': 'solution.go 不能导入 unsafe。' };
const run = (more: Partial<Run>): Run =>
  ({ mode: 'grade', checks: [], tests: [], diagnostics: [], phases: [{ name: 'queued', ms: 1 }], reason, ...more }) as Run;
const diagnostics: Run['diagnostics'] = [{ path: 'a.go', line: 1, severity: 'error', message: 'x' }];

describe('the words for a verdict', () => {
  it('tell a broken file rule, which names a place as well, from what does not compile', () => {
    const rule = run({ verdict: 'rejected', diagnostics });
    const compiler = run({ verdict: 'rejected', diagnostics, phases: [{ name: 'compile', ms: 1 }] });
    expect([rule, compiler].map(verdictKey)).toEqual(['run.verdict.rejectedRule', 'run.verdict.rejected']);
    expect([rule, compiler].map(nextKey)).toEqual(['run.next.rejectedRule', 'run.next.rejected']);
  });

  it('give the reason only where nothing else has said it', () => {
    expect(reasonOf(run({ verdict: 'rejected', diagnostics }))).toEqual(reason);
    expect(reasonOf(run({ verdict: 'infra_error' }))).toEqual(reason);
    expect(reasonOf(run({ verdict: 'limit', limit: { kind: 'memory', limit: 1, phase: 'a' } }))).toBeUndefined();
    expect(reasonOf(run({ verdict: 'cancelled' }))).toBeUndefined();
  });
});
