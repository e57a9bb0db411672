import { toJson } from '../wire/to-json.ts';
import type { StoredSpan } from './stored-span.ts';

interface Group {
  readonly service: string;
  readonly key: string;
  readonly resource: Record<string, unknown>;
  readonly scope: Record<string, unknown>;
  readonly spans: StoredSpan[];
}

/**
 * Spans as one OTLP/JSON ExportTraceServiceRequest. The same spans give the same, in whatever order and however split they came:
 * groups by service, resource and scope, spans by start and id.
 */
export function renderOtlp(spans: readonly StoredSpan[]): { readonly resourceSpans: readonly unknown[] } {
  const groups = new Map<string, Group>();
  for (const span of spans) {
    const [resource, scope] = [toJson('Resource', span.resource), toJson('InstrumentationScope', span.scope)];
    const key = JSON.stringify([span.service, resource, scope]);
    const group = groups.get(key) ?? { service: span.service, key, resource, scope, spans: [] };
    groups.set(key, group);
    group.spans.push(span);
  }
  const sorted = [...groups.values()].sort((a, b) => order(a.key, b.key));
  return {
    resourceSpans: sorted.map(({ resource, scope, spans: members }) => ({
      resource,
      scopeSpans: [{ scope, spans: members.sort(byStart).map(renderSpan) }],
    })),
  };
}

function renderSpan({ traceId, spanId, parentId, startNs, durationNs, span }: StoredSpan): Record<string, unknown> {
  const ids = { traceId: Buffer.from(traceId, 'hex'), spanId: Buffer.from(spanId, 'hex') };
  const parent = parentId === '' ? {} : { parentSpanId: Buffer.from(parentId, 'hex') };
  return toJson('Span', { ...span, ...ids, ...parent, startTimeUnixNano: startNs, endTimeUnixNano: startNs + durationNs });
}

const byStart = (a: StoredSpan, b: StoredSpan): number =>
  a.startNs === b.startNs ? order(a.spanId, b.spanId) : a.startNs < b.startNs ? -1 : 1;
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
