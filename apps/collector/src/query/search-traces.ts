import { UBIGINT, UINTEGER, type DuckDBBlobValue, type DuckDBConnection, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { OVERFLOW } from '../store/dictionaries.ts';
import type { Reading } from '../store/reading.ts';
import { decode } from '../wire/decode-message.ts';
import { bitsOf } from '../wire/tag-bits.ts';
import { readTraces, type ReadTrace } from './read-trace.ts';
import { bytesOf, SPAN_COLUMNS, toSpans, type SpanRow, type StoredSpan, type TraceKey } from './stored-span.ts';
import { attributeText, KINDS, spanTags } from './tags.ts';
import type { TraceQuery } from './trace-query.ts';

/** Spans whose attributes are looked at: first so many, then more at once. */
const FIRST_PAGE = 1_000;
const LARGEST_PAGE = 16_000;

/** Whole traces of which one span fits the query, the latest first, by their ids. */
export async function searchTraces(reading: Reading, query: TraceQuery): Promise<Map<string, ReadTrace>> {
  const { connection } = reading;
  const operations = await readOperations(connection, query);
  if (operations?.ids.length === 0) return new Map();
  const where = await conditionsOf(connection, query, operations?.ids);
  const decides = Object.keys(query.tags).length === 0 && !operations?.overflow;
  const keys = await (decides ? latestTraces : tracesThatFit)(reading, query, where);
  return readTraces(reading, keys);
}

const fromSpans = (reading: Reading, { startNs, endNs }: TraceQuery): string => reading.from('spans', { times: [startNs, endNs] });

/** Where the columns decide. */
async function latestTraces(reading: Reading, query: TraceQuery, { sql, values, types }: Where): Promise<TraceKey[]> {
  const traces = `SELECT trace_lo, trace_hi FROM ${fromSpans(reading, query)} WHERE ${sql} GROUP BY ALL ORDER BY max(start_ns) DESC LIMIT ${query.limit}`;
  const found = await reading.connection.runAndReadAll(traces, values, types);
  return (found.getRows() as [bigint, bigint][]).map(([lo, hi]) => ({ lo, hi }));
}

/** Where they only say which spans may fit: these are looked at, the latest first, until there are enough. */
async function tracesThatFit(reading: Reading, query: TraceQuery, { sql, values, types }: Where): Promise<TraceKey[]> {
  const keys = new Map<string, TraceKey>();
  const spans = `SELECT ${SPAN_COLUMNS} FROM ${fromSpans(reading, query)} WHERE ${sql} ORDER BY start_ns DESC`;
  for (let offset = 0, page = FIRST_PAGE; keys.size < query.limit; offset += page, page = Math.min(4 * page, LARGEST_PAGE)) {
    const found = await reading.connection.runAndReadAll(`${spans} LIMIT ${page} OFFSET ${offset}`, values, types);
    const rows = found.getRows() as SpanRow[];
    (await toSpans(reading.connection, rows)).forEach((span, index) => {
      const [lo, hi] = rows[index] ?? [0n, 0n];
      if (keys.size < query.limit && fits(span, query)) keys.set(span.traceId, { lo, hi });
    });
    if (rows.length < page) break;
  }
  return [...keys.values()];
}

interface FoundOperations {
  readonly ids: readonly number[];
  /** Some of them stand for others, too. */
  readonly overflow: boolean;
}

/** The operations that fit, and those that may because they stand for all beyond a number; undefined where every one does. */
async function readOperations(connection: DuckDBConnection, { service, operation }: TraceQuery): Promise<FoundOperations | undefined> {
  const wanted = Object.entries({ service, name: operation }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value }],
  );
  if (wanted.length === 0) return undefined;
  const where = wanted.map(({ column }, index) => `${column} IN ($${index + 1}, '${OVERFLOW}')`).join(' AND ');
  const exactly = wanted.map(({ column }, index) => `${column} = $${index + 1}`).join(' AND ');
  const values = wanted.map(({ value }) => value);
  const found = await connection.runAndReadAll(`SELECT id, ${exactly} FROM operations WHERE ${where}`, values);
  const rows = found.getRows() as [number, boolean][];
  return { ids: rows.map(([id]) => id), overflow: rows.some(([, isExact]) => !isExact) };
}

/** Which rows of spans may fit. */
interface Where {
  readonly sql: string;
  readonly values: DuckDBValue[];
  readonly types: DuckDBType[];
}

async function conditionsOf(connection: DuckDBConnection, query: TraceQuery, operations: readonly number[] | undefined): Promise<Where> {
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  const bound = (value: bigint | number): string => {
    values.push(value);
    types.push(typeof value === 'bigint' ? UBIGINT : UINTEGER);
    return `$${values.length}`;
  };
  const conditions = [
    ...(operations ? [`operation IN (${operations.join()})`] : []),
    `start_ns BETWEEN ${bound(query.startNs)} AND ${bound(query.endNs)}`,
    ...(query.minDurationNs === undefined ? [] : [`duration_ns >= ${bound(query.minDurationNs)}`]),
    ...(query.maxDurationNs === undefined ? [] : [`duration_ns <= ${bound(query.maxDurationNs)}`]),
  ];
  for (const [key, value] of Object.entries(query.tags)) conditions.push(await tagCondition(connection, key, value, bound));
  return { sql: conditions.join(' AND '), values, types };
}

/** Origins whose resource has the attribute. */
async function originsWith(connection: DuckDBConnection, key: string, value: string): Promise<number[]> {
  const found = await connection.runAndReadAll('SELECT id, resource FROM origins');
  return (found.getRows() as [number, DuckDBBlobValue][]).flatMap(([id, resource]) => {
    const { attributes = [] } = decode('Resource', bytesOf(resource));
    return attributes.some((attribute) => attribute.key === key && attributeText(attribute.value) === value) ? [id] : [];
  });
}

/** Rules out spans that cannot have the tag; most of the others have it. */
async function tagCondition(connection: DuckDBConnection, key: string, value: string, bound: (value: bigint) => string): Promise<string> {
  const bits = bound(bitsOf([[key, value]]));
  const origins = await originsWith(connection, key, value);
  const ways = [`(tags & ${bits}) = ${bits}`, ...(origins.length > 0 ? [`origin IN (${origins.join()})`] : []), ...derived(key, value)];
  return `(${ways.join(' OR ')})`;
}

const STATUS_OF: Readonly<Record<string, string>> = { true: 'status = 2', ERROR: 'status = 2', OK: 'status = 1' };

/** Where a span has the tag without having the attribute: Jaeger derives tags from its fields. */
function derived(key: string, value: string): string[] {
  if (key === 'error' || key === 'otel.status_code') return STATUS_OF[value] === undefined ? [] : [STATUS_OF[value]];
  if (key === 'span.kind') return [`operation IN (SELECT id FROM operations WHERE kind = ${Math.max(0, KINDS.indexOf(value))} OR id = 0)`];
  return key.startsWith('otel.') || key === 'w3c.tracestate' ? ['true'] : [];
}

function fits(stored: StoredSpan, { service, operation, tags }: TraceQuery): boolean {
  if (service !== undefined && stored.service !== service && service !== OVERFLOW) return false;
  if (operation !== undefined && stored.span.name !== operation && operation !== OVERFLOW) return false;
  const ofResource = (stored.resource.attributes ?? []).map(({ key = '', value }) => [key, attributeText(value)] as const);
  const found = [...spanTags(stored), ...ofResource];
  return Object.entries(tags).every(([key, value]) => found.some(([each, text]) => each === key && text === value));
}
