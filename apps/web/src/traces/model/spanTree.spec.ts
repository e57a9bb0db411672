import { describe, expect, it } from '@jest/globals';
import { isLost } from './facts.ts';
import { span } from './sampleSpans.ts';
import { buildTree } from './spanTree.ts';

const outline = (...spans: Parameters<typeof buildTree>[0]): string[] =>
  buildTree(spans).nodes.map(({ span: { name }, depth }) => `${'.'.repeat(depth)}${name}`);

describe('buildTree', () => {
  it('puts parents before their children, and siblings by their start, in whatever order they arrived', () => {
    expect(outline(span('c', 5, 6, 'a'), span('b', 2, 3, 'a'), span('d', 2, 3, 'b'), span('a', 0, 9))).toEqual(['a', '.b', '..d', '.c']);
  });

  it('takes a span once, makes those without parent roots, and tells which miss theirs', () => {
    const { nodes } = buildTree([span('a', 0, 9), span('a', 0, 9), span('lost', 3, 4, 'never')]);
    expect(nodes.map((node) => [node.span.name, node.depth, isLost(node)])).toEqual([
      ['a', 0, false],
      ['lost', 0, true],
    ]);
  });

  it('does not miss the parent of a request: a browser tells nobody of its own span', () => {
    const request = { ...span('edge', 0, 9, 'browser'), kind: 'server' as const, attributes: { 'http.route': '/x' } };
    expect(buildTree([request]).nodes.map(isLost)).toEqual([false]);
  });

  it('ends with spans that are each other’s parents, or their own', () => {
    expect(outline(span('a', 0, 1, 'b'), span('b', 1, 2, 'a'))).toHaveLength(2);
    expect(outline(span('a', 0, 1, 'a'))).toEqual(['a']);
  });

  it('counts as self time what no child covers, children beside each other once', () => {
    const { byId } = buildTree([span('a', 0, 100), span('b', 10, 40, 'a'), span('c', 30, 50, 'a'), span('late', 90, 300, 'a')]);
    expect(byId.get('a')?.selfUs).toBe(50_000);
    expect(byId.get('b')?.selfUs).toBe(30_000);
  });

  it('knows when the last of a subtree ends, and the first begins', () => {
    const { byId, startUs, endUs } = buildTree([span('a', 10, 20), span('b', 5, 8, 'a'), span('c', 15, 90, 'b')]);
    expect(byId.get('a')).toMatchObject({ firstUs: 5_000, lastUs: 90_000, size: 3 });
    expect([startUs, endUs]).toEqual([5_000, 90_000]);
  });

  it('tells clocks that differ, and does not believe them', () => {
    const other = { ...span('b', 4, 8, 'a'), resource: 'elsewhere' };
    const { byId } = buildTree([span('a', 10, 20), other]);
    expect(byId.get('b')?.skewUs).toBe(6_000);
    expect(byId.get('a')?.firstUs).toBe(10_000);
    expect(buildTree([span('a', 10, 20), { ...other, startUs: 9_500 }]).byId.get('b')?.skewUs).toBe(0);
  });

  it('is at home in ten thousand spans, deep or wide', () => {
    const deep = Array.from({ length: 10_000 }, (_, index) => span(`d${index}`, index, 20_000, index === 0 ? undefined : `d${index - 1}`));
    expect(buildTree(deep).nodes.at(-1)?.depth).toBe(9_999);
    expect(buildTree([]).nodes).toEqual([]);
  });
});
