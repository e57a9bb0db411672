import type { SpanNode, SpanTree } from './spanTree.ts';

/** The spans that are in sight while some are folded up, in order. */
export function visibleRows({ nodes }: Pick<SpanTree, 'nodes'>, folded: ReadonlySet<string>): readonly SpanNode[] {
  if (folded.size === 0) return nodes;
  const rows: SpanNode[] = [];
  for (let index = 0; index < nodes.length;) {
    const node = nodes[index];
    if (!node) break;
    rows.push(node);
    index += folded.has(node.span.spanId) ? node.size : 1;
  }
  return rows;
}

/** Unfolds whatever hides a span. */
export function reveal(node: SpanNode | undefined, folded: ReadonlySet<string>): ReadonlySet<string> {
  const next = new Set(folded);
  for (let above = node?.parent; above; above = above.parent) next.delete(above.span.spanId);
  return next.size === folded.size ? folded : next;
}

/** The spans whose name, service, attributes or failure have every word, whatever its case. Their ids, in order. */
export function findSpans({ nodes }: Pick<SpanTree, 'nodes'>, query: string): readonly string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return nodes.filter(({ span }) => words.every((word) => textOf(span).includes(word))).map(({ span }) => span.spanId);
}

function textOf({ name, service, spanId, statusMessage = '', attributes, events }: SpanNode['span']): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`);
  return [name, service, spanId, statusMessage, ...pairs, ...events.map((event) => event.name)].join('\n').toLowerCase();
}

/** What the arrow keys of a tree do, after the ARIA pattern. */
export interface TreeMove {
  readonly id?: string;
  readonly fold?: string;
  readonly unfold?: string;
}

const PAGE = 15;

export function moveInTree(
  key: string,
  rows: readonly SpanNode[],
  id: string | undefined,
  folded: ReadonlySet<string>,
): TreeMove | undefined {
  const index = rows.findIndex(({ span }) => span.spanId === id);
  const row = rows[index];
  const to = (place: number): TreeMove => {
    const next = rows[Math.min(Math.max(place, 0), rows.length - 1)];
    return next ? { id: next.span.spanId } : {};
  };
  const own = row?.span.spanId ?? '';
  const isParent = row !== undefined && row.children.length > 0;
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'PageDown':
      return to(index + PAGE);
    case 'PageUp':
      return to(index - PAGE);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      if (!isParent) return {};
      return folded.has(own) ? { unfold: own } : to(index + 1);
    case 'ArrowLeft':
      if (isParent && !folded.has(own)) return { fold: own };
      return row?.parent ? { id: row.parent.span.spanId } : {};
    default:
      return undefined;
  }
}
