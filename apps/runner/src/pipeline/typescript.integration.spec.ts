import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exercise } from '../../test/exercises.ts';
import { openLab, type Lab } from '../../test/lab.ts';

const DRIVER = `import { serve } from '/opt/assay/kit/assay_kit.ts';

await serve(async () => {
  const { add } = await import('./solution.ts');
  return { functions: { Add: (a, b) => add(Number(a), Number(b)) } };
});
`;
const TESTS = `import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { add } from './solution.ts';

describe('add', () => {
  it('adds', () => {
    console.log('a word');
    assert.equal(add(1, 2), 3);
  });
  it('adds nothing', () => assert.equal(add(0, 0), 0));
});
`;
const bundle = exercise({
  language: 'typescript',
  file: 'solution.ts',
  driver: { 'driver.ts': DRIVER },
  tests: { 'solution.test.ts': TESTS },
  limits: { wallMs: 2_000 },
  checks: [
    { kind: 'driver', steps: [{ call: 'Add', args: [20, 22], expect: { equals: 42 } }] },
    { kind: 'driver', steps: [{ call: 'Add', args: [-1, 1], expect: { equals: 0 } }] },
  ],
});
const solution = (add: string): Record<string, string> => ({
  'solution.ts': `export function add(a: number, b: number): number {\n  ${add}\n}\n`,
});

describe('TypeScript submissions', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab(['typescript']);
  }, 60_000);

  afterAll(() => lab.close(), 30_000);

  it('pass when they are right', async () => {
    const { outcome } = await lab.grade(bundle, solution('return a + b;'));
    expect(outcome).toMatchObject({ verdict: 'passed', score: { earned: 2, possible: 2 } });
  }, 30_000);

  it('fail when they are wrong', async () => {
    const { outcome } = await lab.grade(bundle, solution('return 42;'));
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 1, possible: 2 } });
  }, 30_000);

  it('answer a call whose answer cannot be sent, or whose failure cannot be told', async () => {
    const checks = [1, 2, 3, 4].map((way) => ({
      kind: 'driver',
      steps: [{ call: 'Add', args: [way, 0], as: 'answer' }],
      expect: [{ path: 'calls.answer.panic', is: { matches: '.' } }],
    }));
    const { outcome } = await lab.grade(
      exercise({ language: 'typescript', file: 'solution.ts', driver: { 'driver.ts': DRIVER }, checks }),
      solution(`const cycle: unknown[] = [];
  cycle.push(cycle);
  const untold = Object.defineProperty(new Error(), 'message', { get: () => { throw new Error(); } });
  const ways: unknown[] = [1n, cycle, () => 1];
  if (a > ways.length) throw untold;
  return ways[a - 1] as number;`),
    );
    expect(outcome.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
  }, 30_000);

  it('are rejected for their types', async () => {
    const { outcome } = await lab.grade(bundle, solution('return String(a + b);'));
    expect(outcome).toMatchObject({
      verdict: 'rejected',
      diagnostics: [{ path: 'solution.ts', line: 2, column: 3, message: "TS2322: Type 'string' is not assignable to type 'number'." }],
    });
  }, 30_000);

  it('are rejected when they lack what is called', async () => {
    const { outcome } = await lab.grade(bundle, { 'solution.ts': 'export const sum = 1;\n' });
    expect(outcome).toMatchObject({
      verdict: 'rejected',
      diagnostics: [{ path: 'solution.ts', line: 1, message: expect.stringContaining("'add'") }],
    });
  }, 30_000);

  it('are told when they ran out of time', async () => {
    const { outcome } = await lab.grade(bundle, solution('for (;;);'));
    expect(outcome).toMatchObject({ verdict: 'limit', limit: { phase: 'check-1' } });
  }, 30_000);

  it('get feedback from the visible tests', async () => {
    const { outcome } = await lab.attempt(bundle, solution('return a - b;'));
    expect(outcome.verdict).toBe('failed');
    expect(outcome.tests).toMatchObject([
      { id: 'add/adds', outcome: 'failed', expected: '3', actual: '-1', location: { path: 'solution.test.ts', line: 8 } },
      { id: 'add/adds nothing', outcome: 'passed' },
    ]);
    expect(outcome.output?.stdout).toBe('a word\n');
  }, 30_000);
});
