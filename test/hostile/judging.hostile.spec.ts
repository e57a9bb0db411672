import { describe, expect, it } from '@jest/globals';
import { RunReport, type CheckResult, type RunEvent } from '@assay/contracts';
import { readCorpus } from './case.ts';
import { complaints, type Seen } from './judging.ts';

const CHECKS: readonly CheckResult[] = [
  {
    id: 'greets',
    title: { en: 'Greets by name', 'zh-CN': '按名字问候' },
    outcome: 'failed',
    points: 0,
    possible: 5,
    message: { en: 'The greeting was not the expected one.', 'zh-CN': '问候与预期不符。' },
  },
  { id: 'prints', title: { en: 'Prints it', 'zh-CN': '打印问候' }, outcome: 'passed', points: 5, possible: 5 },
];
const PASSED = CHECKS.map(({ message: _, ...check }): CheckResult => ({ ...check, outcome: 'passed', points: 5 }));
const REASON = { en: 'It exceeded the time limit of 2.5 s.', 'zh-CN': '超出了时间限制(2.5 s)。' };

/** A report as a runner publishes it, with the events that went before it. */
function seen(changes: Partial<RunReport> = {}): Seen {
  const report = RunReport.parse({
    runId: '0198c0de-0000-7000-8000-000000000000',
    delivery: 1,
    verdict: 'failed',
    score: { earned: 5, possible: 10 },
    checks: CHECKS,
    tests: [],
    diagnostics: [],
    phases: [{ name: 'queued', ms: 1 }],
    finishedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  });
  return { report, events: report.checks.map((check): RunEvent => ({ type: 'check', check })) };
}

function tried(stdout: string): Seen {
  const { report } = seen({ verdict: 'passed', checks: [], score: undefined, output: { stdout, stderr: 'Traceback', truncated: false } });
  return { report, events: [] };
}

const graded = { mode: 'grade', expect: ['failed', 'limit'], limit: ['wall'] } as const;
const attack = { ...graded, expect: [...graded.expect], limit: [...graded.limit] };
const probing = { mode: 'try', expect: ['passed'], denied: true } as const;
const attempts = { ...probing, expect: [...probing.expect] };
const limitOf = (kind: 'wall' | 'memory') =>
  ({ verdict: 'limit', reason: REASON, limit: { kind, phase: 'greets', limit: 2_500 } }) as const;

describe('an attack that failed gives no cause for complaint', () => {
  it.each<[string, Seen]>([
    ['a failed check', seen()],
    ['the right limit', seen(limitOf('wall'))],
  ])('%s', (_, run) => expect(complaints(attack, run)).toEqual([]));

  it('attempts that were all denied', () => expect(complaints(attempts, tried('DENIED: ptrace\nDENIED: mount\nDONE\n'))).toEqual([]));
});

describe('an attack that came through is told', () => {
  it.each<[string, Seen, string]>([
    ['a forged pass', seen({ verdict: 'passed', checks: PASSED, score: { earned: 10, possible: 10 } }), 'forged pass'],
    ['a full score under another verdict', seen({ score: { earned: 10, possible: 10 } }), 'full score'],
    ['a fault of the platform', seen({ verdict: 'infra_error', reason: REASON, score: undefined, checks: [] }), 'verdict "infra_error"'],
    ['a rejection that was not due', seen({ verdict: 'rejected', reason: REASON, score: undefined, checks: [] }), 'verdict "rejected"'],
    ['another limit', seen(limitOf('memory')), 'limit "memory" instead of wall'],
    ['a limit that is not named', seen({ verdict: 'limit', reason: REASON }), 'verdict "limit" with limit undefined'],
    ['a limit without a reason', seen({ ...limitOf('wall'), reason: undefined }), 'no reason'],
    ['a failure without a message', seen({ checks: CHECKS.map(({ message: _, ...check }) => check) }), 'without a message'],
    ['a graded run with output', seen({ output: { stdout: '', stderr: '', truncated: false } }), 'shows what the program printed'],
    [
      'a hidden input in a diagnostic',
      seen({ diagnostics: [{ path: 'solution.go', line: 1, severity: 'error', message: 'got "CANARY-in-3f9c1"' }] }),
      'hidden bytes shown',
    ],
    ['a flood', seen({ diagnostics: [{ path: 'a.go', line: 1, severity: 'error', message: 'x'.repeat(600_000) }] }), 'bytes of report'],
  ])('%s', (_, run, complaint) => expect(complaints(attack, run).join('\n')).toContain(complaint));

  it('a hidden input in a live event', () => {
    const run: Seen = { ...seen(), events: [...seen().events, { type: 'output', stream: 'stderr', text: 'CANARY-in-3f9c1' }] };
    expect(complaints(attack, run).join('\n')).toContain('hidden bytes shown');
  });

  it('checks that were shown otherwise than they were reported', () => {
    expect(complaints(attack, { ...seen(), events: [] }).join('\n')).toContain('differ from those reported');
  });

  it.each([
    ['an attempt that succeeded', 'DENIED: mount\nESCAPED: ptrace\nDONE\n', 'ESCAPED: ptrace'],
    ['a program that attempted nothing', 'DONE\n', 'nothing was attempted'],
    ['a program that gave up', 'DENIED: mount\n', 'the attempts stopped half-way: Traceback'],
  ])('%s', (_, stdout, complaint) => expect(complaints(attempts, tried(stdout))).toContain(complaint));
});

describe('the corpus', () => {
  const corpus = readCorpus();

  it('allows no graded attack to pass', () => {
    const allowed = corpus.filter(({ mode, expect: verdicts }) => mode === 'grade' && verdicts.includes('passed'));
    expect(allowed).toEqual([]);
  });

  it('never takes a fault of the platform for an answer', () => {
    expect(corpus.filter(({ expect: verdicts }) => verdicts.includes('infra_error') || verdicts.includes('cancelled'))).toEqual([]);
  });

  it('attacks every target, in every family', () => {
    expect(new Set(corpus.map(({ target }) => target)).size).toBe(4);
    expect(new Set(corpus.map(({ family }) => family)).size).toBe(4);
    expect(corpus.length).toBeGreaterThanOrEqual(60);
  });
});
