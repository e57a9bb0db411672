import type { Node } from 'web-tree-sitter';
import { Chains } from './chain.ts';
import type { FactCollector } from './collector.ts';
import { declareVariable, declareNamed } from './typescript-declarations.ts';
import type { Extractor } from './walk.ts';

const MEMBER = { node: 'member_expression', object: 'object', property: 'property', root: 'identifier' };
/** Functions that import what their argument says. */
const IMPORTERS: ReadonlySet<string> = new Set(['import', 'require', 'getBuiltinModule', 'createRequire']);

export function typescriptExtractor(): Extractor {
  const chains = new Chains(MEMBER);
  const literalImporters = new Set<number>();
  return {
    grammar: 'tree-sitter-typescript.wasm',
    nodes: new Set([
      'import_statement',
      'export_statement',
      'function_declaration',
      'generator_function_declaration',
      'function_expression',
      'generator_function',
      'arrow_function',
      'class_declaration',
      'abstract_class_declaration',
      'class',
      'interface_declaration',
      'type_alias_declaration',
      'enum_declaration',
      'method_definition',
      'abstract_method_signature',
      'variable_declarator',
      'internal_module',
      'call_expression',
      'member_expression',
      'identifier',
    ]),
    visit(node, scopes, facts) {
      switch (node.type) {
        case 'import_statement':
          readImport(node, facts);
          return undefined;
        case 'export_statement':
          readReexport(node, facts);
          return undefined;
        case 'variable_declarator':
          declareVariable(node, scopes, facts);
          return undefined;
        case 'call_expression':
          readImporter(node, literalImporters, facts);
          return undefined;
        case 'member_expression':
        case 'identifier':
          refer(node, chains, literalImporters, facts);
          return undefined;
        default:
          return declareNamed(node, scopes, facts);
      }
    },
  };
}

/** `fs` and `node:fs` are one module. */
function moduleOf(source: Node | null): string | null {
  const literal = /^(['"`])([^\\$'"`]*)\1$/.exec(source?.text.slice(0, 400) ?? '')?.[2];
  return literal?.replace(/^node:/, '') ?? null;
}

function readImport(node: Node, facts: FactCollector): void {
  const required = node.namedChildren.find((child) => child.type === 'import_require_clause');
  const source = node.childForFieldName('source') ?? required?.childForFieldName('source') ?? null;
  const module = moduleOf(source);
  const names = [required, ...(node.namedChildren.find((child) => child.type === 'import_clause')?.namedChildren ?? [])];
  if (names.every((each) => each === undefined)) facts.import(node, module, null);
  for (const each of names) if (each) readBinding(each, module, facts);
}

function readBinding(node: Node, module: string | null, facts: FactCollector): void {
  if (node.type === 'identifier') facts.import(node, module, node.text, `${module ?? ''}.default`);
  else if (node.type !== 'named_imports') facts.import(node, module, node.firstNamedChild?.text ?? null);
  else {
    if (node.namedChildCount === 0) facts.import(node, module, null);
    for (const each of node.namedChildren) {
      const name = each.childForFieldName('name')?.text ?? '';
      facts.import(each, module, each.childForFieldName('alias')?.text ?? name, `${module ?? ''}.${name}`);
    }
  }
}

function readReexport(node: Node, facts: FactCollector): void {
  const source = node.childForFieldName('source');
  if (source) facts.import(node, moduleOf(source), null);
}

/** `require("fs")`, `import("fs")` and `process.getBuiltinModule("fs")`. */
function readImporter(call: Node, literalImporters: Set<number>, facts: FactCollector): void {
  const callee = call.childForFieldName('function');
  const name = callee?.type === 'member_expression' ? callee.childForFieldName('property') : callee;
  if (!callee || !name || !IMPORTERS.has(name.text) || name.text === 'createRequire') return;
  const module = moduleOf(call.childForFieldName('arguments')?.firstNamedChild ?? null);
  // Other importers without a literal are told when the walk comes to their name; this one is a keyword.
  if (module === null && callee.type !== 'import') return;
  literalImporters.add(callee.id);
  facts.import(call, module, null);
}

/** An importer that is mentioned without a literal argument may import anything. */
function refer(node: Node, chains: Chains, literalImporters: ReadonlySet<number>, facts: FactCollector): void {
  facts.refer(chains.segments(node), node);
  const last = node.type === 'member_expression' ? node.childForFieldName('property')?.text : node.text;
  if (last !== undefined && IMPORTERS.has(last) && !literalImporters.has(node.id)) facts.import(node, null, null);
}
