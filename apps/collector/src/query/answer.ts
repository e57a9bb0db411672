import type { Reading } from '../store/reading.ts';
import type { Answers, StoredQuery, TraceForm, WholeTrace } from '../store/store-messages.ts';
import { readDependencies } from './dependencies.ts';
import { renderTrace } from './jaeger-trace.ts';
import { renderOtlp } from './otlp-trace.ts';
import { readTraces, type ReadTrace } from './read-trace.ts';
import { searchLogs } from './search-logs.ts';
import { searchTraces } from './search-traces.ts';
import { formatTraceId, parseTraceId } from './stored-span.ts';
import { KINDS } from './tags.ts';

/** Answers a query from what is stored. */
export async function answer(reading: Reading, query: StoredQuery): Promise<Answers[keyof Answers]> {
  switch (query.kind) {
    case 'trace': {
      const id = parseTraceId(query.traceId);
      if (!id) return undefined;
      const traceId = formatTraceId(id);
      const trace = (await readTraces(reading, [id])).get(traceId);
      return trace && trace.spans.length > 0 ? render(query.form, traceId, trace) : undefined;
    }
    case 'whole-trace':
      return readWhole(reading, query.traceId);
    case 'search':
      return [...(await searchTraces(reading, query.search))].map(([traceId, trace]) => render(query.form, traceId, trace));
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
function render(form: TraceForm, traceId: string, trace: ReadTrace): string {
  if (form === 'jaeger') return JSON.stringify(renderTrace(traceId, trace));
  return renderOtlp(trace.spans)
    .resourceSpans.map((each) => JSON.stringify(each))
    .join();
}

async function readWhole(reading: Reading, traceId: string): Promise<WholeTrace> {
  const id = parseTraceId(traceId);
  const { spans: stored, left } = (id && (await readTraces(reading, [id])).get(formatTraceId(id))) ?? { spans: [], left: 0 };
  const spans = stored.map(({ spanId, parentId, service, span: { name = '', kind = 0 } }) => ({ spanId, parentId, service, name, kind }));
  return { spans, left, otlp: JSON.stringify(renderOtlp(stored), null, 1) };
}

function texts(result: { getRowsJS(): readonly (readonly unknown[])[] }): string[] {
  return result.getRowsJS().map(([text]) => text as string);
}
