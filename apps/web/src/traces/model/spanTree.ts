import type { TraceSpan } from '@assay/contracts';

/** A span in its place. Times are microseconds since 1970. */
export interface SpanNode {
  readonly span: TraceSpan;
  readonly parent: SpanNode | undefined;
  /** By their start. */
  readonly children: readonly SpanNode[];
  readonly depth: number;
  readonly endUs: number;
  /** When the last of it and of all that came of it ends: later than `endUs` where work goes on without being waited for. */
  readonly lastUs: number;
  /** When the first of it begins: earlier than the span itself where a wait before it was recorded as part of it. */
  readonly firstUs: number;
  /** Spans of its subtree, itself included. */
  readonly size: number;
  /** The time in which no child was at work. */
  readonly selfUs: number;
  /** It names a parent that is not there. */
  readonly orphan: boolean;
  /** How much earlier than its parent, in another process, it claims to have begun: their clocks differ. Else 0. */
  readonly skewUs: number;
}

export interface SpanTree {
  readonly roots: readonly SpanNode[];
  /** Every span, parents before their children, siblings by their start. */
  readonly nodes: readonly SpanNode[];
  readonly byId: ReadonlyMap<string, SpanNode>;
  readonly startUs: number;
  readonly endUs: number;
}

type Draft = { -readonly [Key in keyof SpanNode]: SpanNode[Key] } & { children: Draft[]; parent: Draft | undefined };

/** Clocks of one machine are read in whole milliseconds here and there: less is no skew, µs. */
const SKEW_US = 1_000;

/**
 * Puts spans where they belong, whatever they say: doubles are left out, spans whose parent never came are roots, and so is one of
 * those that are each other's parents.
 */
export function buildTree(spans: readonly TraceSpan[]): SpanTree {
  const drafts = new Map<string, Draft>();
  for (const span of [...spans].sort((a, b) => a.startUs - b.startUs)) if (!drafts.has(span.spanId)) drafts.set(span.spanId, draftOf(span));
  for (const draft of drafts.values()) adopt(draft, drafts);
  const roots = [...drafts.values()].filter(({ parent }) => !parent);
  const nodes = inOrder(roots);
  for (const node of nodes.toReversed()) complete(node);
  const byId = new Map(nodes.map((node) => [node.span.spanId, node]));
  const startUs = roots.reduce((least, { firstUs }) => Math.min(least, firstUs), Number.POSITIVE_INFINITY);
  const endUs = roots.reduce((most, { lastUs }) => Math.max(most, lastUs), 0);
  return { roots, nodes, byId, startUs: roots.length === 0 ? 0 : startUs, endUs };
}

function draftOf(span: TraceSpan): Draft {
  const endUs = span.startUs + span.durationUs;
  return {
    span,
    parent: undefined,
    children: [],
    depth: 0,
    endUs,
    lastUs: endUs,
    firstUs: span.startUs,
    size: 1,
    selfUs: span.durationUs,
    orphan: false,
    skewUs: 0,
  };
}

/** Gives a draft its parent, unless it is its own ancestor through it. */
function adopt(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  const { parentId } = draft.span;
  if (parentId === undefined) return;
  const parent = drafts.get(parentId);
  draft.orphan = !parent;
  for (let above = parent; above; above = above.parent) if (above === draft) return;
  if (!parent) return;
  draft.parent = parent;
  parent.children.push(draft);
}

function inOrder(roots: readonly Draft[]): Draft[] {
  const nodes: Draft[] = [];
  const ahead = roots.toReversed();
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    nodes.push(node);
    for (let index = node.children.length - 1; index >= 0; index -= 1) ahead.push(node.children[index] as Draft);
  }
  return nodes;
}

/** What follows from the children, which are complete. */
function complete(node: Draft): void {
  const { parent, span } = node;
  if (parent && parent.span.resource !== span.resource) {
    const early = parent.span.startUs - span.startUs;
    node.skewUs = early > SKEW_US ? early : 0;
  }
  for (const child of node.children) {
    node.size += child.size;
    node.lastUs = Math.max(node.lastUs, child.lastUs);
    // A clock that is wrong shall not make the parent begin before it began.
    if (child.skewUs === 0) node.firstUs = Math.min(node.firstUs, child.firstUs);
  }
  node.selfUs = span.durationUs - covered(node.children, span.startUs, node.endUs);
}

/** The time between two moments in which at least one of the spans, by their start, is at work. */
function covered(children: readonly SpanNode[], fromUs: number, toUs: number): number {
  let sum = 0;
  let until = fromUs;
  for (const { span, endUs } of children) {
    const from = Math.max(span.startUs, until);
    const to = Math.min(endUs, toUs);
    if (to <= from) continue;
    sum += to - from;
    until = to;
  }
  return sum;
}
