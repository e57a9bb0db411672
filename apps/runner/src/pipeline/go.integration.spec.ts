import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exercise } from '../../test/exercises.ts';
import { openLab, type Lab } from '../../test/lab.ts';

const DRIVER = `package main

import "testing"

func TestMain(*testing.M) { serveDriver(map[string]driverFunc{"Add": driverFn2(func(a, b int) (int, error) { return Add(a, b), nil })}) }
`;
const bundle = exercise({
  language: 'go',
  file: 'solution.go',
  root: '/tmp',
  driver: { 'driver_test.go': DRIVER },
  checks: [
    { kind: 'driver', steps: [{ call: 'Add', args: [20, 22], expect: { equals: 42 } }] },
    { kind: 'driver', steps: [{ call: 'Add', args: [-1, 1], expect: { equals: 0 } }] },
    { kind: 'stdio', cases: [{ stdin: 'hello\n', stdout: { lines: 'hello' } }] },
  ],
});

const solution = (add: string, main = 'io.Copy(os.Stdout, os.Stdin)'): Record<string, string> => ({
  'solution.go': `package main\n\nimport (\n\t"io"\n\t"os"\n)\n\nfunc Add(a, b int) int { ${add} }\n\nvar _ = io.EOF\nvar _ = os.Args\n\nfunc main() { ${main} }\n`,
});

describe('Go submissions', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab(['go']);
  }, 60_000);

  afterAll(() => lab.close());

  it('passes a right one', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a + b'));

    expect(outcome).toMatchObject({ verdict: 'passed', score: { earned: 3, possible: 3 } });
  }, 60_000);
});
