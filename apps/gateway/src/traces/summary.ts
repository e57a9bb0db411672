import type { Trace, TraceSummary } from '@assay/contracts';

/** One line about a trace. It must have a span. */
export function summarise({ traceId, spans }: Trace): TraceSummary {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const root = spans.find(({ parentId }) => parentId === undefined || !ids.has(parentId)) ?? spans[0];
  const startUs = spans.reduce((least, span) => Math.min(least, span.startUs), Number.POSITIVE_INFINITY);
  const endUs = spans.reduce((most, span) => Math.max(most, span.startUs + span.durationUs), startUs);
  const services = [...Map.groupBy(spans, ({ service }) => service)].map(([name, own]) => ({
    name,
    spans: own.length,
    errors: own.filter(({ error }) => error).length,
  }));
  return {
    traceId,
    service: root?.service ?? '',
    name: root?.name ?? '',
    startUs,
    durationUs: endUs - startUs,
    spans: spans.length,
    errors: spans.filter(({ error }) => error).length,
    services: services.sort((a, b) => b.spans - a.spans || a.name.localeCompare(b.name)),
  };
}
