import type { CheckResult, LiveEnvelope, Run, RunEvent } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { applyEnvelope, applyRun, openRunView, type RunView } from './runView.ts';

const ID = '01940000-0000-7000-8000-000000000001';

const check = (id: string, outcome: CheckResult['outcome'] = 'passed'): CheckResult => ({
  id,
  title: { en: id, 'zh-CN': id },
  outcome,
  points: 1,
  possible: 1,
});

const run = (change: Partial<Run> = {}): Run => ({
  id: ID,
  exerciseId: 'vector-dot',
  exerciseVersion: '1.0.0',
  mode: 'grade',
  state: 'queued',
  checks: [],
  tests: [],
  diagnostics: [],
  phases: [],
  attempt: false,
  traceId: '0'.repeat(32),
  createdAt: '2026-01-01T00:00:00Z',
  ...change,
});

const envelope = (seq: number, payload: RunEvent | Run, delivery = 1): LiveEnvelope => ({
  stream: `runs/${ID}`,
  seq,
  type: 'type' in payload ? payload.type : 'snapshot',
  delivery,
  payload,
  time: '2026-01-01T00:00:00Z',
});

const follow = (...envelopes: LiveEnvelope[]): RunView =>
  envelopes.reduce((view, each) => applyEnvelope(view, each, 1_000), openRunView(ID, 'grade'));

describe('a live run', () => {
  it('collects checks, output and phases', () => {
    const view = follow(
      envelope(1, { type: 'state', state: 'running' }),
      envelope(2, { type: 'phase', name: 'compile', status: 'started' }),
      envelope(3, { type: 'output', stream: 'stdout', text: 'a' }),
      envelope(4, { type: 'output', stream: 'stdout', text: 'b', truncated: true }),
      envelope(5, { type: 'phase', name: 'compile', status: 'ended', ms: 400 }),
      envelope(6, { type: 'check', check: check('one') }),
      envelope(7, { type: 'check', check: check('two', 'failed') }),
    );
    expect(view).toMatchObject({ state: 'running', seq: 7, output: { stdout: 'ab', truncated: true } });
    expect(view.phases).toEqual([{ name: 'compile', ms: 400, startedAt: undefined }]);
    expect(view.checks.map((each) => each.outcome)).toEqual(['passed', 'failed']);
  });

  it('takes an event once, however often it comes', () => {
    const output = envelope(1, { type: 'output', stream: 'stdout', text: 'a' });
    expect(follow(output, output).output.stdout).toBe('a');
  });

  it('starts over when another runner has it, and ignores the dead one', () => {
    const view = follow(
      envelope(1, { type: 'phase', name: 'queued', status: 'ended', ms: 5 }),
      envelope(2, { type: 'check', check: check('one', 'failed') }),
      envelope(3, { type: 'phase', name: 'leased', status: 'started' }, 2),
      envelope(4, { type: 'check', check: check('late', 'failed') }, 1),
      envelope(5, { type: 'check', check: check('one') }, 2),
    );
    expect(view.delivery).toBe(2);
    expect(view.checks.map((each) => [each.id, each.outcome])).toEqual([['one', 'passed']]);
    expect(view.phases.map((phase) => phase.name)).toEqual(['queued', 'leased']);
  });

  it('keeps live details when a snapshot knows less', () => {
    const view = follow(envelope(1, { type: 'check', check: check('one') }), envelope(0, run({ state: 'running' }), 0));
    expect(view.checks).toHaveLength(1);
    expect(view.state).toBe('running');
  });

  it('ends with the verdict, which nothing changes any more', () => {
    const verdict = run({ state: 'done', verdict: 'passed', checks: [check('one')] });
    const view = follow(envelope(1, { type: 'verdict', run: verdict }, 0), envelope(2, { type: 'state', state: 'running' }, 0));
    expect(view).toMatchObject({ state: 'done', result: { verdict: 'passed' } });
    expect(applyRun(view, run({ state: 'running' }))).toBe(view);
  });
});
