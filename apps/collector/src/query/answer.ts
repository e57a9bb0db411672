import type { Reading } from '../store/reading.ts';
import type { Answers, Query, TraceForm, WholeTrace } from '../store/store-messages.ts';
import { readDependencies } from './dependencies.ts';
import { renderTrace } from './jaeger-trace.ts';
import { renderOtlp } from './otlp-trace.ts';
import { readTraces } from './read-trace.ts';
import { searchLogs } from './search-logs.ts';
import { searchTraces } from './search-traces.ts';
import { formatTraceId, parseTraceId, type StoredSpan } from './stored-span.ts';
import { KINDS } from './tags.ts';

/** Answers a query from what is stored. */
export async function answer(reading: Reading, query: Query): Promise<Answers[keyof Answers]> {
  switch (query.kind) {
    case 'trace': {
      const id = parseTraceId(query.traceId);
      if (!id) return undefined;
      const traceId = formatTraceId(id);
      const spans = (await readTraces(reading, [id])).get(traceId) ?? [];
      return spans.length === 0 ? undefined : render(query.form, traceId, spans);
    }
    case 'whole-trace':
      return readWhole(reading, query.traceId);
    case 'search':
      return (await searchTraces(reading, query.search)).map(({ traceId, spans }) => render(query.form, traceId, spans));
    case 'logs':
      return JSON.stringify(await searchLogs(reading, query.search));
    case 'services':
      return texts(await reading.connection.runAndReadAll('SELECT DISTINCT service FROM operations ORDER BY service'));
    case 'operations': {
      const sql = 'SELECT DISTINCT name, kind FROM operations WHERE service = $1 ORDER BY ALL';
      const found = await reading.connection.runAndReadAll(sql, [query.service]);
      return (found.getRows() as [string, number][]).map(([name, kind]) => ({ name, spanKind: KINDS[kind] ?? '' }));
    }
    case 'dependencies':
      return readDependencies(reading, query.range);
  }
}

/** A trace as JSON: whole in Jaeger's form, its resourceSpans one after the other in OTLP's. */
function render(form: TraceForm, traceId: string, spans: readonly StoredSpan[]): string {
  if (form === 'jaeger') return JSON.stringify(renderTrace(traceId, spans));
  return renderOtlp(spans)
    .resourceSpans.map((each) => JSON.stringify(each))
    .join();
}

async function readWhole(reading: Reading, traceId: string): Promise<WholeTrace> {
  const id = parseTraceId(traceId);
  const stored = (id && (await readTraces(reading, [id])).get(formatTraceId(id))) ?? [];
  const spans = stored.map(({ spanId, parentId, service, span: { name = '', kind = 0 } }) => ({ spanId, parentId, service, name, kind }));
  return { spans, otlp: JSON.stringify(renderOtlp(stored), null, 1) };
}

function texts(result: { getRowsJS(): readonly (readonly unknown[])[] }): string[] {
  return result.getRowsJS().map(([text]) => text as string);
}
