import type { TestResult } from '@assay/contracts';

/** A node of the tree of visible tests. A branch failed when any test under it did. */
export interface TestNode {
  /** Path of names joined by "/" */
  readonly id: string;
  readonly name: string;
  readonly outcome: TestResult['outcome'];
  readonly test: TestResult | undefined;
  readonly children: readonly TestNode[];
}

interface Draft {
  readonly id: string;
  readonly name: string;
  test: TestResult | undefined;
  readonly children: Map<string, Draft>;
}

/** Builds the tree from names joined by "/"; siblings keep the order in which the runner reported them. */
export function buildTestTree(tests: readonly TestResult[]): readonly TestNode[] {
  const root: Draft = { id: '', name: '', test: undefined, children: new Map() };
  for (const test of tests) {
    let node = root;
    for (const name of test.id.split('/')) {
      const id = node.id === '' ? name : `${node.id}/${name}`;
      const child = node.children.get(name) ?? { id, name, test: undefined, children: new Map<string, Draft>() };
      node.children.set(name, child);
      node = child;
    }
    node.test = test;
  }
  return [...root.children.values()].map(finish);
}

function finish({ id, name, test, children: drafts }: Draft): TestNode {
  const children = [...drafts.values()].map(finish);
  const outcomes = [...children.map((child) => child.outcome), ...(test ? [test.outcome] : [])];
  const outcome = outcomes.includes('failed') ? 'failed' : outcomes.includes('passed') ? 'passed' : 'skipped';
  return { id, name, outcome, test, children };
}

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts leaves only: a table test with four cases is four, not five. */
export function countTests(nodes: readonly TestNode[]): TestCount {
  return nodes.reduce<TestCount>(
    (sum, node) => {
      if (node.children.length === 0) return { ...sum, [node.outcome]: sum[node.outcome] + 1 };
      const below = countTests(node.children);
      return { passed: sum.passed + below.passed, failed: sum.failed + below.failed, skipped: sum.skipped + below.skipped };
    },
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The first test that failed, in tree order: what one wants to see first. */
export function firstFailure(nodes: readonly TestNode[]): TestResult | undefined {
  for (const node of nodes) {
    if (node.outcome !== 'failed') continue;
    const below = firstFailure(node.children);
    if (below ?? node.test) return below ?? node.test;
  }
  return undefined;
}
