import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exercise } from '../../test/exercises.ts';
import { openLab, type Lab } from '../../test/lab.ts';

const DRIVER = `package main

import "testing"

func TestMain(*testing.M) {
	serveDriver(map[string]driverFunc{"Add": driverFn2(func(a, b int) (int, error) { return Add(a, b), nil })})
}
`;
const TESTS = `package main

import "testing"

func TestAdd(t *testing.T) {
	if got, want := Add(1, 2), 3; got != want {
		t.Errorf("Add(1, 2): got %d, want %d", got, want)
	}
}
`;
const bundle = exercise({
  language: 'go',
  file: 'solution.go',
  root: '/tmp',
  driver: { 'driver_test.go': DRIVER },
  tests: { 'solution_test.go': TESTS },
  rules: [{ text: { en: 'No unsafe.', 'zh-CN': '禁止 unsafe。' }, static: { path: 'solution.go', forbiddenImports: ['unsafe'] } }],
  limits: { wallMs: 2_000, memoryMb: 256 },
  checks: [
    { kind: 'driver', steps: [{ call: 'Add', args: [20, 22], expect: { equals: 42 } }] },
    { kind: 'stdio', cases: [{ stdin: 'hello\n', stdout: { lines: 'hello' } }] },
    { kind: 'driver', steps: [{ call: 'Add', args: [-1, 1], expect: { equals: 0 } }] },
  ],
});

const solution = (add: string, main = 'io.Copy(os.Stdout, os.Stdin)', above = ''): Record<string, string> => ({
  'solution.go': `package main

import (
	"io"
	"os"
)
${above}
func Add(a, b int) int { ${add} }

func main() { ${main} }

var _, _ = io.EOF, os.Args
`,
});

describe('Go submissions', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab(['go']);
  }, 60_000);

  afterAll(() => lab.close(), 30_000);

  it('pass when they are right', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a + b'));
    expect(outcome).toMatchObject({ verdict: 'passed', score: { earned: 3, possible: 3 } });
  }, 30_000);

  it('fail by the check that does not hold', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a * a + b*0 + 20 - 378'));
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 2 } });
    expect(outcome.checks.map((check) => check.outcome)).toEqual(['passed', 'passed', 'failed']);
  }, 30_000);

  it('are rejected with the compiler’s diagnostics when they do not compile', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a + undefinedName'));
    expect(outcome).toMatchObject({
      verdict: 'rejected',
      diagnostics: [{ path: 'solution.go', line: 8, column: 37, severity: 'error', message: 'undefined: undefinedName' }],
    });
  }, 30_000);

  it('are rejected without the driver’s text when they do not fit the driver', async () => {
    const { outcome } = await lab.grade(bundle, { 'solution.go': 'package main\n\nfunc main() {}\n' });
    expect(outcome).toMatchObject({
      verdict: 'rejected',
      diagnostics: [{ path: 'solution.go', line: 1, message: expect.stringContaining('undefined: Add') }],
    });
  }, 30_000);

  it('are rejected for a file rule, with the author’s words', async () => {
    const { outcome, phases } = await lab.grade(bundle, { 'solution.go': 'package main\n\nimport "unsafe"\n\nvar _ = unsafe.Sizeof(1)\n' });
    expect(outcome).toMatchObject({ verdict: 'rejected', reason: { en: 'No unsafe.' }, diagnostics: [{ line: 3 }] });
    expect(phases).toEqual([]);
  }, 30_000);

  it('cannot embed what lies beside them while they compile', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a + b', '', 'import _ "embed"\n\n//go:embed *.go\nvar stolen string\n'));
    expect(outcome).toMatchObject({ verdict: 'rejected', diagnostics: [{ message: 'go:embed is not available in the lab' }] });
  }, 30_000);

  it('keep what they earned before they ran out of time', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a + b', 'for {}'));
    expect(outcome).toMatchObject({ verdict: 'limit', limit: { kind: 'wall', limit: 2_000, phase: 'check-2' }, score: { earned: 1 } });
    expect(outcome.checks.map((check) => check.outcome)).toEqual(['passed', 'failed', 'skipped']);
    expect(outcome.checks[1]?.message?.en).toBe('It exceeded the time limit of 2 s.');
  }, 30_000);

  it('are told when memory was what they lacked', async () => {
    const { outcome } = await lab.grade(
      bundle,
      solution('return a + b', 'var all [][]byte\n\tfor { b := make([]byte, 1<<20); for i := range b { b[i] = 1 }; all = append(all, b) }'),
    );
    expect(outcome).toMatchObject({ verdict: 'limit', limit: { kind: 'memory', phase: 'check-2' } });
  }, 30_000);

  it('get feedback from the visible tests', async () => {
    const { outcome } = await lab.attempt(bundle, solution('return a - b'));
    expect(outcome).toMatchObject({
      verdict: 'failed',
      tests: [{ id: 'TestAdd', outcome: 'failed', expected: '3', actual: '-1', location: { path: 'solution_test.go', line: 7 } }],
    });
  }, 30_000);

  it('run with an input in the folder they were promised', async () => {
    const main =
      'text, _ := os.ReadFile("solution.go")\n\twd, _ := os.Getwd()\n\tin, _ := io.ReadAll(os.Stdin)\n\tprintln(wd, len(text) > 0)\n\tos.Stdout.Write(in)';
    const { outcome, events } = await lab.attempt(bundle, solution('return a + b', main), 'an input\n');
    expect(outcome).toMatchObject({ verdict: 'passed', output: { stdout: 'an input\n', stderr: '/tmp true\n', truncated: false } });
    expect(events).toContainEqual({ type: 'output', stream: 'stdout', text: 'an input\n' });
  }, 30_000);
});
