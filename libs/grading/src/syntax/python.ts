import type { Node } from 'web-tree-sitter';
import { Chains } from './chain.ts';
import type { FactCollector } from './collector.ts';
import type { Extractor, Scope } from './walk.ts';

const ATTRIBUTE = { node: 'attribute', object: 'object', property: 'attribute', root: 'identifier' };
/** Functions that import what their argument says. */
const IMPORTERS: ReadonlySet<string> = new Set(['__import__', 'import_module']);

export function pythonExtractor(): Extractor {
  const chains = new Chains(ATTRIBUTE);
  const literalImporters = new Set<number>();
  return {
    grammar: 'tree-sitter-python.wasm',
    nodes: new Set([
      'import_statement',
      'import_from_statement',
      'function_definition',
      'class_definition',
      'lambda',
      'assignment',
      'call',
      'attribute',
      'keyword_argument',
      'identifier',
    ]),
    visit(node, scopes, facts) {
      switch (node.type) {
        case 'import_statement':
          readImport(node, facts);
          return undefined;
        case 'import_from_statement':
          readFrom(node, facts);
          return undefined;
        case 'function_definition':
        case 'class_definition':
          return declare(node, scopes, facts);
        case 'lambda':
          return { kind: 'body' };
        case 'assignment':
          declareVariables(node, scopes, facts);
          return undefined;
        case 'call':
          readImporter(node, literalImporters, facts);
          return undefined;
        case 'keyword_argument':
          chains.skip(node.childForFieldName('name'));
          return undefined;
        default:
          refer(node, chains, literalImporters, facts);
          return undefined;
      }
    },
  };
}

/** `import a.b` binds "a"; `import a.b as c` binds "c" to the submodule. */
function readImport(node: Node, facts: FactCollector): void {
  for (const each of node.childrenForFieldName('name')) {
    const alias = each.childForFieldName('alias')?.text;
    const module = alias === undefined ? each.text : (each.childForFieldName('name')?.text ?? null);
    if (alias === undefined) facts.import(each, module, each.text.split('.')[0] ?? null, each.text.split('.')[0] ?? null);
    else facts.import(each, module, alias);
  }
}

function readFrom(node: Node, facts: FactCollector): void {
  const module = node.childForFieldName('module_name')?.text ?? null;
  if (node.namedChildren.some((child) => child.type === 'wildcard_import')) facts.import(node, module, '*');
  for (const each of node.childrenForFieldName('name')) {
    if (!each.isNamed) continue;
    const name = each.childForFieldName('name')?.text ?? each.text;
    facts.import(each, module, each.childForFieldName('alias')?.text ?? name, `${module ?? ''}.${name}`);
  }
}

function declare(node: Node, scopes: readonly Scope[], facts: FactCollector): Scope {
  const name = node.childForFieldName('name');
  const [owner] = scopes;
  const isClass = node.type === 'class_definition';
  if (name && scopes.length === 0) facts.declare(isClass ? 'class' : 'function', name.text, name);
  if (name && scopes.length === 1 && owner?.kind === 'type' && !isClass) facts.declare('method', `${owner.name}.${name.text}`, name);
  return isClass ? { kind: 'type', name: name?.text ?? '' } : { kind: 'body' };
}

function declareVariables(node: Node, scopes: readonly Scope[], facts: FactCollector): void {
  const left = node.childForFieldName('left');
  if (scopes.length > 0 || !left) return;
  const names = left.type === 'identifier' ? [left] : left.namedChildren.filter((child) => child.type === 'identifier');
  if (left.type !== 'attribute' && left.type !== 'subscript') for (const each of names) facts.declare('variable', each.text, each);
}

/** `__import__("os")` and `importlib.import_module("os")`. */
function readImporter(call: Node, literalImporters: Set<number>, facts: FactCollector): void {
  const callee = call.childForFieldName('function');
  const name = callee?.type === 'attribute' ? callee.childForFieldName('attribute') : callee;
  if (!callee || !name || !IMPORTERS.has(name.text)) return;
  const module = literalOf(call.childForFieldName('arguments')?.firstNamedChild ?? null);
  if (module === null) return;
  literalImporters.add(callee.id);
  facts.import(call, module, null);
}

/** The text of a plain string; null for anything that is put together, escaped or computed. */
function literalOf(node: Node | null): string | null {
  return /^r?(['"])([\w.]*)\1$/i.exec(node?.type === 'string' ? node.text.slice(0, 400) : '')?.[2] ?? null;
}

/** An importer that is mentioned without a literal argument may import anything. */
function refer(node: Node, chains: Chains, literalImporters: ReadonlySet<number>, facts: FactCollector): void {
  const segments = chains.segments(node);
  facts.refer(segments, node);
  const last = node.type === 'attribute' ? node.childForFieldName('attribute')?.text : node.text;
  if (last !== undefined && IMPORTERS.has(last) && !literalImporters.has(node.id)) facts.import(node, null, null);
}
