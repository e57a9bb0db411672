import type { Trace } from '@assay/contracts';
import type { SpanNode, SpanTree } from './spanTree.ts';

export interface ServiceFacts {
  readonly name: string;
  readonly spans: number;
  readonly errors: number;
}

/** What stands above a trace. */
export interface TraceFacts {
  /** Undefined for a trace without spans. */
  readonly root: SpanNode | undefined;
  readonly durationUs: number;
  readonly services: readonly ServiceFacts[];
  readonly depth: number;
  readonly errors: number;
  /** Spans whose parent never came, other than requests, which a browser or another program began. */
  readonly orphans: number;
  /** The largest difference of clocks that shows, µs. */
  readonly skewUs: number;
}

export function factsOf({ spans }: Trace, { roots, nodes, startUs, endUs }: SpanTree): TraceFacts {
  const services = [...Map.groupBy(spans, ({ service }) => service)].map(([name, own]) => ({
    name,
    spans: own.length,
    errors: own.filter(({ error }) => error).length,
  }));
  return {
    root: roots[0],
    durationUs: endUs - startUs,
    services,
    depth: nodes.reduce((most, { depth }) => Math.max(most, depth + 1), 0),
    errors: spans.filter(({ error }) => error).length,
    orphans: nodes.filter((node) => isLost(node)).length,
    skewUs: nodes.reduce((most, { skewUs }) => Math.max(most, skewUs), 0),
  };
}

/** Its parent should be here. The parent of a request is whoever sent it, who tells us nothing. */
export function isLost({ orphan, span }: SpanNode): boolean {
  return orphan && !(span.kind === 'server' && 'http.route' in span.attributes);
}

/** How many people have sent requests within the trace, as the gateway knows them. */
export function peopleIn({ spans }: Trace): number {
  return new Set(spans.flatMap(({ attributes }) => attributes['enduser.id'] ?? [])).size;
}
