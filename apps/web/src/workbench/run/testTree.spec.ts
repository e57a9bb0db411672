import type { TestResult } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { buildTestTree, countTests, firstFailure } from './testTree.ts';

const test = (id: string, outcome: TestResult['outcome']): TestResult => ({ id, outcome });

describe('the tree of tests', () => {
  const tree = buildTestTree([
    test('TestDot', 'failed'),
    test('TestDot/equal', 'passed'),
    test('TestDot/unequal', 'failed'),
    test('TestEmpty', 'skipped'),
  ]);

  it('nests by name and keeps the order', () => {
    expect(tree.map((node) => node.name)).toEqual(['TestDot', 'TestEmpty']);
    expect(tree[0]?.children.map((node) => node.id)).toEqual(['TestDot/equal', 'TestDot/unequal']);
  });

  it('fails a branch when anything under it failed, even without a result of its own', () => {
    const [suite] = buildTestTree([test('suite/a', 'passed'), test('suite/b', 'failed')]);
    expect(suite).toMatchObject({ outcome: 'failed', test: undefined });
  });

  it('counts leaves', () => {
    expect(countTests(tree)).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  it('finds the first failure at the deepest level', () => {
    expect(firstFailure(tree)?.id).toBe('TestDot/unequal');
    expect(firstFailure(buildTestTree([test('a', 'passed')]))).toBeUndefined();
  });
});
