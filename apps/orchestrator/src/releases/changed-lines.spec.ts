import { describe, expect, it } from '@jest/globals';
import { changedLines } from './changed-lines.ts';

describe('changedLines', () => {
  it.each([
    ['a\nb\nc', 'a\nB\nc', { line: 2, before: ['b'], after: ['B'] }],
    ['a\nb\nc', 'a\nb\nb\nc', { line: 3, before: [], after: ['b'] }],
    ['a\na\na', 'a\na', { line: 3, before: ['a'], after: [] }],
    ['a', 'b', { line: 1, before: ['a'], after: ['b'] }],
    ['a\nb', 'a\nb', { line: 3, before: [], after: [] }],
  ])('finds where %j and %j differ', (before, after, diff) => {
    expect(changedLines(before, after)).toEqual(diff);
  });
});
