import type { Node } from 'web-tree-sitter';
import { Chains } from './chain.ts';
import type { FactCollector } from './collector.ts';
import type { Extractor } from './walk.ts';

const SELECTOR = { node: 'selector_expression', object: 'operand', property: 'field', root: 'identifier' };
const DECLARATIONS: ReadonlyMap<string, 'function' | 'type'> = new Map([
  ['function_declaration', 'function'],
  ['type_spec', 'type'],
  ['type_alias', 'type'],
]);

export function goExtractor(): Extractor {
  const chains = new Chains(SELECTOR);
  return {
    grammar: 'tree-sitter-go.wasm',
    nodes: new Set([
      'package_clause',
      'import_spec',
      'method_declaration',
      'var_spec',
      'const_spec',
      'func_literal',
      'selector_expression',
      'identifier',
      ...DECLARATIONS.keys(),
    ]),
    visit(node, scopes, facts) {
      const kind = DECLARATIONS.get(node.type);
      if (node.type === 'import_spec') readImport(node, facts);
      else if (node.type === 'selector_expression' || node.type === 'identifier') facts.refer(chains.segments(node), node);
      else if (scopes.length === 0) declare(node, kind, facts);
      return opensBody(node) ? { kind: 'body' } : undefined;
    },
  };
}

function opensBody(node: Node): boolean {
  return node.type === 'function_declaration' || node.type === 'method_declaration' || node.type === 'func_literal';
}

function declare(node: Node, kind: 'function' | 'type' | undefined, facts: FactCollector): void {
  const name = node.childForFieldName('name');
  if (kind && name) facts.declare(kind, name.text, name);
  else if (node.type === 'method_declaration' && name) facts.declare('method', `${receiverType(node)}.${name.text}`, name);
  else if (node.type === 'package_clause' && node.firstNamedChild) facts.declare('package', node.firstNamedChild.text, node);
  else if (node.type === 'var_spec' || node.type === 'const_spec') {
    for (const each of node.childrenForFieldName('name')) if (each.isNamed) facts.declare('variable', each.text, each);
  }
}

/** "Vector" of `(v *Vector[T])`. */
function receiverType(method: Node): string {
  return (
    /^\(\s*(?:[\p{L}_][\p{L}\p{N}_]*\s+)?\*?\s*([\p{L}_][\p{L}\p{N}_]*)/u.exec(
      method.childForFieldName('receiver')?.text.slice(0, 400) ?? '',
    )?.[1] ?? ''
  );
}

/** `import name "path"`: the package's name is taken to be the last part of its path, as everywhere in the standard library. */
function readImport(node: Node, facts: FactCollector): void {
  const literal = node.childForFieldName('path')?.text ?? '';
  // An escape sequence could spell any path; nobody honest writes one.
  const path = literal.includes('\\') ? null : literal.slice(1, -1);
  const name = node.childForFieldName('name')?.text;
  if (name === '_' || path === null) facts.import(node, path, null);
  else facts.import(node, path, name === '.' ? '*' : (name ?? path.slice(path.lastIndexOf('/') + 1)));
}
