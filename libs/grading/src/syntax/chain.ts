import type { Node } from 'web-tree-sitter';

/** How a language writes "a.b.c". */
export interface ChainShape {
  readonly node: string;
  readonly object: string;
  readonly property: string;
  readonly root: string;
}

/** Longer chains are cut: no rule names more. */
const MAX_SEGMENTS = 8;

/**
 * The first segments of a member chain that begins with a plain name. Empty for an inner link, which its outermost link
 * has already told, and for a chain on something that has no name (a call, an index).
 */
export class Chains {
  private readonly told = new Set<number>();
  private readonly shape: ChainShape;

  constructor(shape: ChainShape) {
    this.shape = shape;
  }

  /** Passes over a node that only looks like a name in use, e.g. that of a keyword argument. */
  skip(node: Node | null): void {
    if (node) this.told.add(node.id);
  }

  segments(node: Node): string[] {
    if (this.told.has(node.id)) return [];
    if (node.type === this.shape.root) return [node.text];
    const names: string[] = [];
    let link: Node | null = node;
    while (link?.type === this.shape.node) {
      this.told.add(link.id);
      const property: Node | null = link.childForFieldName(this.shape.property);
      this.skip(property);
      names.push(property?.text ?? '');
      link = link.childForFieldName(this.shape.object);
    }
    if (link?.type !== this.shape.root) return [];
    this.told.add(link.id);
    names.push(link.text);
    return names.reverse().slice(0, MAX_SEGMENTS);
  }
}
