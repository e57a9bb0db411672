import { describe, expect, it } from '@jest/globals';
import { lineDiff } from './line-diff.ts';

describe('lineDiff', () => {
  it.each([
    ['nothing changed', 'a\nb', 'a\nb', ['  a', '  b']],
    ['a line changed', 'a\nb\nc', 'a\nx\nc', ['  a', '- b', '+ x', '  c']],
    ['a line came', 'a\nc', 'a\nb\nc', ['  a', '+ b', '  c']],
    ['a line went', 'a\nb\nc', 'a\nc', ['  a', '- b', '  c']],
    ['an empty line went', 'a\n\nc', 'a\nc', ['  a', '- ', '  c']],
  ])('shows that %s', (_case, before, after, lines) => {
    expect(lineDiff(before, after)).toEqual(lines);
  });
});
