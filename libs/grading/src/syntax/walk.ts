import type { Node, Tree } from 'web-tree-sitter';
import { positionOf, type FactCollector } from './collector.ts';

/** What encloses a node, as far as names depend on it. */
export type Scope = { readonly kind: 'type'; readonly name: string } | { readonly kind: 'body' };

/** What one language contributes: which nodes it wants to see, and what they say. One file per language. */
export interface Extractor {
  /** File name of the grammar. */
  readonly grammar: string;
  readonly nodes: ReadonlySet<string>;
  /** Called parents first, in document order. Returns the scope of the node's children when it opens one. */
  visit(node: Node, scopes: readonly Scope[], facts: FactCollector): Scope | undefined;
}

/** Visits a tree without recursion: a submission decides how deep it is. */
export function walk(tree: Tree, extractor: Extractor, facts: FactCollector): void {
  const cursor = tree.walk();
  const scopes: Scope[] = [];
  const scopeDepths: number[] = [];
  let depth = 0;
  try {
    for (;;) {
      while ((scopeDepths.at(-1) ?? -1) >= depth) {
        scopeDepths.pop();
        scopes.pop();
      }
      if (cursor.nodeType === 'ERROR') facts.error('syntax error', positionOf(cursor));
      else if (cursor.nodeIsMissing) facts.error(`missing ${cursor.nodeType}`, positionOf(cursor));
      else if (extractor.nodes.has(cursor.nodeType)) {
        const scope = extractor.visit(cursor.currentNode, scopes, facts);
        if (scope) {
          scopes.push(scope);
          scopeDepths.push(depth);
        }
      }
      if (cursor.gotoFirstChild()) {
        depth++;
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return;
        depth--;
      }
    }
  } finally {
    cursor.delete();
  }
}
