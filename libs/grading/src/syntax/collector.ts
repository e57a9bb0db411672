import type { Node } from 'web-tree-sitter';
import { MAX_ERRORS, type Facts, type Position, type SourceDeclaration, type SourceImport, type SourceReference } from './facts.ts';

/** Longest name that is kept; what rules ask for is far shorter. */
const MAX_NAME = 200;

/** Gathers facts while a tree is walked. */
export class FactCollector {
  private readonly imports: SourceImport[] = [];
  private readonly declarations: SourceDeclaration[] = [];
  private readonly references = new Map<string, SourceReference>();
  private readonly errors: { message: string; at: Position }[] = [];

  import(node: Node, module: string | null, local: string | null, target: string | null = module): void {
    this.imports.push({ module, local, target, at: positionOf(node) });
  }

  declare(kind: SourceDeclaration['kind'], name: string, node: Node): void {
    if (name.length <= MAX_NAME) this.declarations.push({ kind, name, at: positionOf(node) });
  }

  /** Notes a dotted name and its prefixes. */
  refer(segments: readonly string[], node: Node): void {
    for (let end = 1; end <= segments.length; end++) {
      const name = segments.slice(0, end).join('.');
      if (name.length <= MAX_NAME && !this.references.has(name)) this.references.set(name, { name, at: positionOf(node) });
    }
  }

  error(message: string, at: Position): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push({ message, at });
  }

  finish(): Facts {
    return { imports: this.imports, declarations: this.declarations, references: [...this.references.values()], errors: this.errors };
  }
}

export function positionOf(node: Pick<Node, 'startPosition'>): Position {
  return { line: node.startPosition.row + 1, column: node.startPosition.column + 1 };
}
