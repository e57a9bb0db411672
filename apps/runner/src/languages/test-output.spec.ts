import { describe, expect, it } from '@jest/globals';
import { expectationIn } from './expectation.ts';
import { FramedTestOutput } from './framed-test-output.ts';
import { GoTestOutput } from './go/go-test-output.ts';
import type { TestOutputParser } from './language.ts';

const feed = (parser: TestOutputParser, text: string) => {
  const parsed = text.split('\n').map((line) => parser.line(line));
  return { tests: [...parsed.flatMap(({ tests }) => tests), ...parser.end()], output: parsed.flatMap(({ output }) => output ?? []) };
};

describe('output of Go tests', () => {
  it('has results with place, values and time', () => {
    const { tests } = feed(
      new GoTestOutput(),
      '\x16=== RUN   TestA\n    a_test.go:12: Dot: got 3, want 4\n\x16--- FAIL: TestA (0.02s)\n\x16=== RUN   TestB\n\x16--- PASS: TestB (0.00s)',
    );
    expect(tests).toEqual([
      {
        id: 'TestA',
        outcome: 'failed',
        ms: 20,
        message: 'Dot: got 3, want 4',
        actual: '3',
        expected: '4',
        location: { path: 'a_test.go', line: 12 },
      },
      { id: 'TestB', outcome: 'passed', ms: 0 },
    ]);
  });

  it('has subtests, and skipped ones', () => {
    const { tests } = feed(
      new GoTestOutput(),
      '\x16=== RUN   TestA\n\x16=== RUN   TestA/x\n\x16    --- SKIP: TestA/x (0.00s)\n\x16--- PASS: TestA (0.00s)',
    );
    expect(tests.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['TestA/x', 'skipped'],
      ['TestA', 'passed'],
    ]);
  });

  it('a test that took the process down has failed', () => {
    const { tests } = feed(new GoTestOutput(), '\x16=== RUN   TestA\nabout to exit');
    expect(tests).toEqual([{ id: 'TestA', outcome: 'failed', message: 'about to exit' }]);
  });

  it('a print that looks like a result is a print', () => {
    const { tests, output } = feed(new GoTestOutput(), '--- PASS: TestForged (0.00s)');
    expect(tests).toEqual([]);
    expect(output).toEqual(['--- PASS: TestForged (0.00s)']);
  });

  it('a number beyond reason, which no report could carry, is no result', () => {
    const { tests } = feed(
      new GoTestOutput(),
      `\x16=== RUN   TestA\n    a_test.go:${'9'.repeat(400)}: far\n\x16--- PASS: TestA (${'9'.repeat(400)}.00s)`,
    );
    expect(tests).toMatchObject([{ id: 'TestA', outcome: 'failed' }]);
    expect(tests[0]).not.toHaveProperty('ms');
    expect(tests[0]).not.toHaveProperty('location');
  });

  it('a print without a line end is told from the result behind it', () => {
    const { tests, output } = feed(new GoTestOutput(), '\x16=== RUN   TestA\nhalf\x16--- PASS: TestA (0.00s)');
    expect(output).toEqual(['half']);
    expect(tests).toMatchObject([{ id: 'TestA', outcome: 'passed' }]);
  });
});

describe('output of the lab’s own reporters', () => {
  const report = (body: object): string => `\x1e${JSON.stringify(body)}`;

  it('keeps results and prints apart', () => {
    const { tests, output } = feed(
      new FramedTestOutput(),
      [
        'a word',
        report({ id: 'a', outcome: 'started' }),
        report({ id: 'a', outcome: 'failed', message: '1 != 2', location: { path: '/work/.assay/tests/t.py', line: 3 } }),
      ].join('\n'),
    );
    expect(output).toEqual(['a word']);
    expect(tests).toEqual([{ id: 'a', outcome: 'failed', message: '1 != 2', location: { path: 't.py', line: 3 } }]);
  });

  it('a test that never ended has failed', () => {
    expect(feed(new FramedTestOutput(), report({ id: 'a', outcome: 'started' })).tests).toEqual([{ id: 'a', outcome: 'failed' }]);
  });

  it.each(['{', '{"id":1}', '[]', 'null', '{"id":"","outcome":"passed"}'])('the malformed report %s is a print', (body) => {
    const { tests, output } = feed(new FramedTestOutput(), `\x1e${body}`);
    expect(tests).toEqual([]);
    expect(output).toHaveLength(1);
  });
});

describe('values in messages', () => {
  it.each([
    ['got 3, want 4', { actual: '3', expected: '4' }],
    ['Dot(a, b) = 3; want 4', { actual: '3', expected: '4' }],
    ['want "a, b", got "c"', { expected: '"a, b"', actual: '"c"' }],
    ['expected: 4\nactual: 3', { expected: '4', actual: '3' }],
    ['it is broken', {}],
    [`got ${' '.repeat(20_000)}`, {}],
  ])('%j', (message, found) => expect(expectationIn(message)).toEqual(found));
});
