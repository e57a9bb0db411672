import type { KeyValue } from '../wire/decoded.ts';
import type { ReadTrace } from './read-trace.ts';
import type { StoredSpan } from './stored-span.ts';
import { attributeText, derivedAttributes, exact } from './tags.ts';

/** A tag in the JSON of Jaeger's query service. */
interface JaegerTag {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int64' | 'float64' | 'binary';
  readonly value: string | boolean | number;
}

/** A trace in the JSON of Jaeger's query service, as its UI and Grafana read it. Times are microseconds. */
export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly unknown[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string; readonly tags: readonly JaegerTag[] }>>;
  readonly warnings: readonly string[] | null;
}

export function renderTrace(traceId: string, { spans, left }: ReadTrace): JaegerTrace {
  const origins = [...new Map(spans.map((span) => [span.originId, span])).values()];
  const processIds = new Map(origins.map(({ originId }, index) => [originId, `p${index + 1}`]));
  const processes = origins.map(({ originId, service, resource }) => {
    const attributes = (resource.attributes ?? []).filter(({ key }) => key !== 'service.name');
    return [processIds.get(originId) ?? '', { serviceName: service, tags: attributes.map(toTag) }] as const;
  });
  return {
    traceID: traceId,
    spans: spans.map((span) => renderSpan(span, processIds.get(span.originId) ?? '')),
    processes: Object.fromEntries(processes),
    warnings: left > 0 ? [`${left} more spans of this trace are stored; an answer holds ${spans.length}`] : null,
  };
}

function renderSpan(stored: StoredSpan, processID: string) {
  const { traceId, spanId, parentId, span } = stored;
  const links = (span.links ?? []).map((link) => ({
    refType: 'FOLLOWS_FROM',
    traceID: link.traceId?.toString('hex') ?? '',
    spanID: link.spanId?.toString('hex') ?? '',
  }));
  return {
    traceID: traceId,
    spanID: spanId,
    flags: span.flags === undefined ? 1 : span.flags & 1,
    operationName: span.name ?? '',
    references: [...(parentId === '' ? [] : [{ refType: 'CHILD_OF', traceID: traceId, spanID: parentId }]), ...links],
    startTime: micros(stored.startNs),
    duration: micros(stored.durationNs),
    tags: [...(span.attributes ?? []), ...derivedAttributes(stored)].map(toTag),
    logs: (span.events ?? []).map(({ timeUnixNano = 0n, name = '', attributes = [] }) => ({
      timestamp: micros(timeUnixNano),
      fields: [{ key: 'event', type: 'string', value: name }, ...attributes.map(toTag)],
    })),
    processID,
    warnings: null,
  };
}

function toTag({ key = '', value = {} }: KeyValue): JaegerTag {
  if (value.boolValue !== undefined) return { key, type: 'bool', value: value.boolValue };
  if (value.intValue !== undefined) return { key, type: 'int64', value: exact(value.intValue) };
  // JSON has no number for what is none.
  if (value.doubleValue !== undefined && Number.isFinite(value.doubleValue)) return { key, type: 'float64', value: value.doubleValue };
  return { key, type: value.bytesValue ? 'binary' : 'string', value: attributeText(value) };
}

const micros = (ns: bigint): number => Number(ns / 1_000n);
