import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, currentTraceId, inSpan, startTracing } from '@assay/telemetry';
import { exercise } from '../../test/exercises.ts';
import { openLab, type Lab } from '../../test/lab.ts';

const DRIVER = `import assay_kit

def load():
    import solution
    return {"Add": solution.add}, (ValueError,)

assay_kit.serve(load)
`;
const TESTS = `import unittest
from solution import add

class Adding(unittest.TestCase):
    def test_small(self):
        print("a word")
        self.assertEqual(add(1, 2), 3, "got %r, want 3" % add(1, 2))

    def test_zero(self):
        self.assertEqual(add(0, 0), 0)
`;
const bundle = exercise({
  language: 'python',
  file: 'solution.py',
  driver: { 'driver.py': DRIVER },
  tests: { 'test_solution.py': TESTS },
  limits: { wallMs: 2_000 },
  checks: [
    { kind: 'driver', steps: [{ call: 'Add', args: [20, 22], expect: { equals: 42 } }] },
    { kind: 'driver', steps: [{ call: 'Add', args: [-1, 1], as: 'sum' }], expect: [{ path: 'calls.sum.value', is: { equals: 0 } }] },
  ],
});
const solution = (add: string): Record<string, string> => ({ 'solution.py': `def add(a, b):\n    ${add}\n` });

describe('Python submissions', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab(['python']);
  }, 60_000);

  afterAll(() => lab.close(), 30_000);

  it('pass when they are right', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a + b'));
    expect(outcome).toMatchObject({ verdict: 'passed', score: { earned: 2, possible: 2 } });
  }, 30_000);

  it('fail when they are wrong', async () => {
    const { outcome } = await lab.grade(bundle, solution('return 42'));
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 1, possible: 2 } });
  }, 30_000);

  it('cannot tell by the time that they take what a hidden check asked', async () => {
    const { outcome, events, phases } = await lab.grade(bundle, {
      'solution.py': 'import time\n\ndef add(a, b):\n    time.sleep(0.017 * a if a > 0 else 0)\n    return a + b\n',
    });
    expect(outcome.verdict).toBe('passed');
    const told = events.flatMap((event) => (event.type === 'phase' || event.type === 'check' ? [event] : [])).slice(-4);
    expect(told.map((event) => (event.type === 'phase' ? `${event.name} ${event.status}` : event.check.id))).toEqual([
      'checks started',
      'checks ended',
      'check-1',
      'check-2',
    ]);
    expect(phases.map(({ name }) => name)).toEqual(['leased', 'files', 'compile', 'checks']);
    expect((phases.at(-1)?.ms ?? NaN) % 100).toBe(0);
  }, 30_000);

  it('answer a call whose answer cannot be sent, or whose failure cannot be told', async () => {
    const checks = [1, 2, 3, 4].map((way) => ({
      kind: 'driver',
      steps: [{ call: 'Add', args: [way, 0], as: 'answer' }],
      expect: [{ path: 'calls.answer.panic', is: { matches: '.' } }],
    }));
    const { outcome } = await lab.grade(exercise({ language: 'python', file: 'solution.py', driver: { 'driver.py': DRIVER }, checks }), {
      'solution.py': `class Untold(Exception):
    def __str__(self):
        raise SystemExit

def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value

def add(way, _):
    if way == 1:
        return 10**5000
    if way == 2:
        return deep(100_000)
    if way == 3:
        return {1, 2}
    raise Untold
`,
    });
    expect(outcome.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
  }, 30_000);

  it('are rejected for their syntax', async () => {
    const { outcome } = await lab.grade(bundle, solution('return (a + b'));
    expect(outcome).toMatchObject({
      verdict: 'rejected',
      diagnostics: [{ path: 'solution.py', line: 2, column: 12, message: "SyntaxError: '(' was never closed" }],
    });
  }, 30_000);

  it('fail, and nothing else, when they break the driver', async () => {
    const { outcome } = await lab.grade(bundle, { 'solution.py': 'import os\nos._exit(0)\n' });
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 0 } });
  }, 30_000);

  it('are told when they ran out of time', async () => {
    const { outcome } = await lab.grade(bundle, solution('while True: pass'));
    expect(outcome).toMatchObject({ verdict: 'limit', limit: { phase: 'check-1' } });
  }, 30_000);

  it('get feedback from the visible tests', async () => {
    const { outcome } = await lab.attempt(bundle, solution('return a - b'));
    expect(outcome.verdict).toBe('failed');
    expect(outcome.tests).toMatchObject([
      {
        id: 'test_solution/Adding/test_small',
        outcome: 'failed',
        expected: '3',
        actual: '-1',
        location: { path: 'test_solution.py', line: 7 },
      },
      { id: 'test_solution/Adding/test_zero', outcome: 'passed' },
    ]);
    expect(outcome.output?.stdout).toBe('a word\n');
  }, 30_000);

  it('find the trace of their run in the environment', async () => {
    const tracing = startTracing({ service: 'test', logger: createLogger({ service: 'test', level: 'silent' }) });
    const [traceId, run] = await inSpan('run', {}, async () => [
      currentTraceId(),
      await lab.attempt(bundle, { 'solution.py': 'import os\nprint(os.environ["TRACEPARENT"])\n' }, ''),
    ]);
    await tracing.shutdown();
    // Nobody records it here, which the last two digits say.
    expect(run.outcome.output?.stdout).toMatch(new RegExp(`^00-${traceId ?? ''}-[0-9a-f]{16}-00\n$`));
  }, 30_000);
});
