import type { Node } from 'web-tree-sitter';
import type { FactCollector } from './collector.ts';
import type { Scope } from './walk.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(['arrow_function', 'function_expression', 'generator_function']);
const KINDS: ReadonlyMap<string, 'function' | 'class' | 'type'> = new Map([
  ['function_declaration', 'function'],
  ['generator_function_declaration', 'function'],
  ['class_declaration', 'class'],
  ['abstract_class_declaration', 'class'],
  ['interface_declaration', 'type'],
  ['type_alias_declaration', 'type'],
  ['enum_declaration', 'type'],
]);
const METHODS: ReadonlySet<string> = new Set(['method_definition', 'abstract_method_signature']);

/** Declares a named function, class, type or method, and says which scope its inside is. */
export function declareNamed(node: Node, scopes: readonly Scope[], facts: FactCollector): Scope | undefined {
  const name = node.childForFieldName('name');
  const kind = KINDS.get(node.type);
  const owner = scopes.at(-1);
  if (kind && name && scopes.length === 0) facts.declare(kind, name.text, name);
  if (METHODS.has(node.type) && name && owner?.kind === 'type' && scopes.length === 1)
    facts.declare('method', `${owner.name}.${name.text}`, name);
  if (kind === 'class') return { kind: 'type', name: name?.text ?? '' };
  return kind === 'type' ? undefined : { kind: 'body' };
}

/** `const f = () => …` declares a function as well as a variable. */
export function declareVariable(node: Node, scopes: readonly Scope[], facts: FactCollector): void {
  const name = node.childForFieldName('name');
  if (!name || scopes.length > 0) return;
  const names = name.type === 'identifier' ? [name] : name.descendantsOfType(['shorthand_property_identifier_pattern', 'identifier']);
  for (const each of names) facts.declare('variable', each.text, each);
  if (FUNCTIONS.has(node.childForFieldName('value')?.type ?? '')) facts.declare('function', name.text, name);
}
