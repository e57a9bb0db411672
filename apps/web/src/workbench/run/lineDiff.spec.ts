import { describe, expect, it } from '@jest/globals';
import { diffLines } from './lineDiff.ts';

const show = (expected: string, actual: string): string[] =>
  diffLines(expected, actual).map(({ kind, text }) => `${{ same: ' ', expected: '-', actual: '+' }[kind]}${text}`);

describe('diffLines', () => {
  it('keeps what is in both', () => {
    expect(show('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c']);
    expect(show('a', 'a\nb')).toEqual([' a', '+b']);
    expect(show('a\nb', 'b')).toEqual(['-a', ' b']);
  });

  it('does not compare texts that would stall the page', () => {
    const long = Array.from({ length: 600 }, (_, index) => `line ${index}`).join('\n');
    expect(diffLines(long, long)).toHaveLength(1_200);
  });
});
