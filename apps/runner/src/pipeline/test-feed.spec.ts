import { describe, expect, it } from '@jest/globals';
import type { TestResult } from '@assay/contracts';
import { FramedTestOutput } from '../languages/framed-test-output.ts';
import { TestFeed } from './test-feed.ts';

const report = (id: number): string => `\x1e${JSON.stringify({ id: `t${id}`, outcome: 'passed' })}\n`;

describe('the feed of test results', () => {
  const fed = (pieces: readonly string[]) => {
    const tests: TestResult[] = [];
    let output = '';
    const feed = new TestFeed(new FramedTestOutput(), { test: (test) => void tests.push(test), output: (text) => (output += text) });
    for (const piece of pieces) feed.add(piece);
    return { kept: feed.finish(), tests, output };
  };

  it('reads lines in whatever pieces they come', () => {
    const { kept, output } = fed(Array.from(`a word\n${report(1)}half`));
    expect(kept).toEqual([{ id: 't1', outcome: 'passed' }]);
    expect(output).toBe('a word\nhalf');
  });

  it('keeps no more results than it is worth', () => {
    const { kept, tests } = fed([Array.from({ length: 2_000 }, (_, id) => report(id)).join('')]);
    expect(kept).toHaveLength(500);
    expect(tests).toHaveLength(500);
  });

  it('shortens long texts, and says so', () => {
    const long = { id: 'big', outcome: 'failed', message: 'm'.repeat(8_000), expected: '1', actual: 'a'.repeat(8_000) };
    const [test] = fed([`\x1e${JSON.stringify(long)}\n`]).kept;
    expect(test).toEqual({ ...long, message: `${'m'.repeat(4_096)} … (truncated)`, actual: `${'a'.repeat(4_096)} … (truncated)` });
  });

  it('keeps results that fit into one message of the broker, whatever tests say', () => {
    // A control character takes six bytes in JSON.
    const text = '\x01'.repeat(8_000);
    const loud = (id: number): string =>
      `\x1e${JSON.stringify({ id: `t${id}`, outcome: 'failed', message: text, expected: text, actual: text })}\n`;
    const { kept, tests } = fed(Array.from({ length: 500 }, (_, id) => loud(id)));
    expect(kept).toHaveLength(500);
    expect(tests).toEqual(kept);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(3 * 1_024 * 1_024);
    expect(kept.at(-1)).toEqual({ id: 't499', outcome: 'failed', message: 'truncated: the tests said more than a report can hold' });
  });

  it('does not wait for the end of a line without end', () => {
    const { output } = fed(Array.from({ length: 200 }, () => 'x'.repeat(1_000)));
    expect(output).toHaveLength(200_000);
  });

  it('reads a million pieces of one character, each once', () => {
    const { kept, output } = fed(Array.from('x'.repeat(50_000) + '\n' + report(1) + 'y'.repeat(950_000)));
    expect(kept).toEqual([{ id: 't1', outcome: 'passed' }]);
    expect(output).toBe(`${'x'.repeat(50_000)}\n${'y'.repeat(950_000)}`);
  });
});
