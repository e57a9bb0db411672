import { UBIGINT, UINTEGER, type DuckDBBlobValue, type DuckDBConnection, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { decode } from '../wire/decode-message.ts';
import { bitsOf } from '../wire/tag-bits.ts';
import { bytesOf, readTraces, type StoredSpan } from './read-trace.ts';
import { attributeText, KINDS, spanTags } from './tags.ts';
import type { TraceQuery } from './trace-query.ts';

export interface FoundTrace {
  readonly traceId: string;
  readonly spans: readonly StoredSpan[];
}

/** Traces that are looked into without finding enough; a search for what is nowhere must end. */
const LOOKED_INTO = 2_000;

/** Whole traces of which one span fits the query, the latest first. */
export async function searchTraces(connection: DuckDBConnection, query: TraceQuery): Promise<FoundTrace[]> {
  const operations = await operationIds(connection, query);
  if (operations.length === 0) return [];
  const { sql, values, types } = await candidates(connection, query, operations);
  const found: FoundTrace[] = [];
  for (let offset = 0; found.length < query.limit && offset < LOOKED_INTO; offset += query.limit) {
    const page = await connection.runAndReadAll(`${sql} LIMIT ${query.limit} OFFSET ${offset}`, values, types);
    const keys = (page.getRows() as [bigint, bigint][]).map(([lo, hi]) => ({ lo, hi }));
    const traces = await readTraces(connection, keys);
    // Bits only say that a span may have the tags.
    const fitting = [...traces].filter(([, spans]) => spans.some((span) => fits(span, query)));
    found.push(...fitting.map(([traceId, spans]) => ({ traceId, spans })));
    if (keys.length < query.limit) break;
  }
  return found.slice(0, query.limit);
}

async function operationIds(connection: DuckDBConnection, { service, operation }: TraceQuery): Promise<number[]> {
  const [more, names] = operation === undefined ? ['', []] : [' AND name = $2', [operation]];
  const found = await connection.runAndReadAll(`SELECT id FROM operations WHERE service = $1${more}`, [service, ...names]);
  return found.getRows().map(([id]) => Number(id));
}

async function candidates(connection: DuckDBConnection, query: TraceQuery, operations: readonly number[]) {
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  const bound = (value: bigint | number): string => {
    values.push(value);
    types.push(typeof value === 'bigint' ? UBIGINT : UINTEGER);
    return `$${values.length}`;
  };
  const conditions = [
    `operation IN (${operations.join()})`,
    `start_ns BETWEEN ${bound(query.startNs)} AND ${bound(query.endNs)}`,
    ...(query.minDurationNs === undefined ? [] : [`duration_ns >= ${bound(query.minDurationNs)}`]),
    ...(query.maxDurationNs === undefined ? [] : [`duration_ns <= ${bound(query.maxDurationNs)}`]),
  ];
  for (const [key, value] of Object.entries(query.tags)) conditions.push(await tagCondition(connection, key, value, bound));
  const sql = `SELECT trace_lo, trace_hi FROM spans WHERE ${conditions.join(' AND ')} GROUP BY ALL ORDER BY max(start_ns) DESC`;
  return { sql, values, types };
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

function fits(stored: StoredSpan, query: TraceQuery): boolean {
  const { service, operation, minDurationNs = 0n, maxDurationNs, startNs, endNs } = query;
  if (stored.service !== service || (operation !== undefined && stored.span.name !== operation)) return false;
  if (stored.startNs < startNs || stored.startNs > endNs || stored.durationNs < minDurationNs) return false;
  if (maxDurationNs !== undefined && stored.durationNs > maxDurationNs) return false;
  const wanted = Object.entries(query.tags);
  if (wanted.length === 0) return true;
  const tags = [
    ...spanTags(stored),
    ...(stored.resource.attributes ?? []).map(({ key = '', value }) => [key, attributeText(value)] as const),
  ];
  return wanted.every(([key, value]) => tags.some(([each, text]) => each === key && text === value));
}
