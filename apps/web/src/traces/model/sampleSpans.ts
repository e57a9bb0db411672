import type { TraceSpan } from '@assay/contracts';

/** A span for tests, from one ms to another. */
export function span(spanId: string, fromMs: number, toMs: number, parentId?: string): TraceSpan {
  return {
    spanId,
    ...(parentId === undefined ? {} : { parentId }),
    service: 'here',
    resource: 'p1',
    name: spanId,
    kind: 'internal',
    startUs: fromMs * 1_000,
    durationUs: (toMs - fromMs) * 1_000,
    error: false,
    attributes: {},
    events: [],
    links: [],
  };
}
