import type { SpanNode, SpanTree } from './spanTree.ts';

/** A stretch of the critical path: what one span itself was waited for. Microseconds since 1970. */
export interface PathPiece {
  readonly fromUs: number;
  readonly toUs: number;
}

/** SDKs tell starts in whole milliseconds and durations exactly: so much may one span seem to begin before the last one ended, µs. */
const ROUNDING_US = 1_000;

/**
 * What decided when the trace ended: walked backwards from its end, always to the span that finished last before the moment that
 * was reached. Where that span was not at work and nothing else below it was, its parent itself was waited for. What ran beside
 * the path and was over by then is not on it. Work that goes on after its parent has answered counts as the end of the trace; the
 * pause before it belongs to nobody. Gives the pieces of each span, by its id.
 */
export function criticalPath({ roots }: Pick<SpanTree, 'roots'>): ReadonlyMap<string, readonly PathPiece[]> {
  const pieces = new Map<string, PathPiece[]>();
  const own = ({ span, endUs }: SpanNode, from: number, to: number): void => {
    const piece = { fromUs: Math.max(from, span.startUs), toUs: Math.min(to, endUs) };
    if (piece.toUs <= piece.fromUs) return;
    const all = pieces.get(span.spanId);
    if (all) all.unshift(piece);
    else pieces.set(span.spanId, [piece]);
  };
  const ahead: { readonly node: SpanNode; readonly until: number }[] = [];
  const follow = (spans: readonly SpanNode[], from: number, between: (from: number, to: number) => void): number => {
    let until = from;
    for (const child of [...spans].sort((a, b) => b.lastUs - a.lastUs)) {
      // It was still at work when something on the path had begun already: nobody waited for it then.
      if (child.lastUs > until + ROUNDING_US || child.firstUs >= until) continue;
      const end = Math.min(child.lastUs, until);
      between(end, until);
      ahead.push({ node: child, until: end });
      until = child.firstUs;
    }
    return until;
  };
  follow(roots, Number.POSITIVE_INFINITY, () => undefined);
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const { node, until } = next;
    own(
      node,
      Number.NEGATIVE_INFINITY,
      follow(node.children, until, (from, to) => own(node, from, to)),
    );
  }
  return pieces;
}
