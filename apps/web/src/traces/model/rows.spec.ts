import { describe, expect, it } from '@jest/globals';
import { findSpans, moveInTree, reveal, visibleRows } from './rows.ts';
import { span } from './sampleSpans.ts';
import { buildTree } from './spanTree.ts';

const failed = {
  ...span('d', 5, 6, 'a'),
  name: 'POST /runs',
  error: true,
  statusMessage: 'Too late',
  attributes: { 'http.route': '/Runs', n: 7 },
};
const tree = buildTree([span('a', 0, 9), span('b', 1, 4, 'a'), span('c', 2, 3, 'b'), failed]);
const ids = (folded: readonly string[] = []): string[] => visibleRows(tree, new Set(folded)).map((node) => node.span.spanId);

describe('rows', () => {
  it('hide what is folded up, with all below it', () => {
    expect(ids()).toEqual(['a', 'b', 'c', 'd']);
    expect(ids(['b'])).toEqual(['a', 'b', 'd']);
    expect(ids(['a', 'b'])).toEqual(['a']);
  });

  it('unfold for a span that is to be seen, and only then', () => {
    expect([...reveal(tree.byId.get('c'), new Set(['a', 'b', 'd']))]).toEqual(['d']);
    const folded = new Set(['d']);
    expect(reveal(tree.byId.get('c'), folded)).toBe(folded);
  });

  it('are found by every word of name, service, attribute or failure', () => {
    expect(findSpans(tree, 'HERE route=/runs')).toEqual(['d']);
    expect(findSpans(tree, 'too late')).toEqual(['d']);
    expect(findSpans(tree, 'n=7 nowhere')).toEqual([]);
    expect(findSpans(tree, '  ')).toEqual([]);
  });

  it.each([
    ['ArrowDown', undefined, { id: 'a' }],
    ['ArrowDown', 'a', { id: 'b' }],
    ['ArrowDown', 'd', { id: 'd' }],
    ['ArrowUp', 'a', { id: 'a' }],
    ['End', 'a', { id: 'd' }],
    ['Home', 'd', { id: 'a' }],
    ['ArrowRight', 'a', { id: 'b' }],
    ['ArrowRight', 'b', { unfold: 'b' }],
    ['ArrowRight', 'd', {}],
    ['ArrowLeft', 'a', { fold: 'a' }],
    ['ArrowLeft', 'b', { id: 'a' }],
    ['ArrowLeft', 'd', { id: 'a' }],
    ['x', 'a', undefined],
  ])('%s at %s', (key, at, move) => {
    const folded = new Set(['b']);
    expect(moveInTree(key, visibleRows(tree, folded), at, folded)).toEqual(move);
  });
});
