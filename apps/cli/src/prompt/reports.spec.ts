import { describe, expect, it } from '@jest/globals';
import { jsonReport, junitReport, textReport } from './reports.ts';
import type { Result } from './run-suite.ts';
import { exitCodeOf, type SuiteReport } from './summary.ts';

const reply = (latencyMs: number) => ({ text: 'x', tokens: 10, latencyMs });
const passed: Result = { variant: 'zero-shot', case: 'a', outcome: 'passed', failures: [], reply: reply(100) };
const failed: Result = {
  variant: 'few-shot',
  case: 'a',
  outcome: 'failed',
  failures: ['does not contain "<b>"\n+ \u0007x'],
  reply: reply(300),
};
const broken: Result = { variant: 'few-shot', case: 'b', outcome: 'error', failures: ['401'] };
const both: SuiteReport = { file: 'a.prompt.yaml', results: [passed, failed] };

describe('textReport', () => {
  it('shows each case and compares the variants', () => {
    expect(textReport([both]).split('\n')).toEqual([
      'a.prompt.yaml',
      '  ✓ zero-shot › a  (100 ms, 10 tokens)',
      '  ✗ few-shot › a  (300 ms, 10 tokens)',
      '      does not contain "<b>"',
      '      + \u0007x',
      '',
      '  variant    accuracy  median  tokens',
      '  zero-shot     100 %  100 ms      10',
      '  few-shot        0 %  300 ms      10',
    ]);
  });
});

describe('junitReport', () => {
  it('is XML whatever a model wrote', () => {
    const text = junitReport([both]);
    expect(text).toContain('<testsuite name="a.prompt.yaml few-shot" tests="1" failures="1" errors="0">');
    expect(text).toContain('message="does not contain &quot;&lt;b&gt;&quot;">does not contain &quot;&lt;b&gt;&quot;\n+ x</failure>');
  });

  it('has a suite that cannot be read as an error', () => {
    expect(junitReport([{ file: 'x', results: [], problem: 'x:1: wrong' }])).toContain('<error message="x:1: wrong">');
  });
});

describe('jsonReport', () => {
  it('has the comparison with the results', () => {
    expect(JSON.parse(jsonReport([both]))).toMatchObject([
      {
        file: 'a.prompt.yaml',
        variants: [
          { variant: 'zero-shot', accuracy: 1, medianMs: 100 },
          { variant: 'few-shot', accuracy: 0 },
        ],
      },
    ]);
  });
});

describe('exitCodeOf', () => {
  it.each([
    [0, [{ file: 'a', results: [passed] }]],
    [1, [both]],
    [2, [{ file: 'a', results: [failed, broken] }]],
    [
      2,
      [
        { file: 'a', results: [passed] },
        { file: 'b', results: [], problem: 'b:1: wrong' },
      ],
    ],
    [2, []],
  ])('is %i', (code, reports) => {
    expect(exitCodeOf(reports)).toBe(code);
  });
});
