import type { DuckDBBlobValue, DuckDBConnection } from '@duckdb/node-api';
import { decode } from '../wire/decode-message.ts';
import type { InstrumentationScope, Resource, Span } from '../wire/decoded.ts';

/** A trace's id as it is stored: its two halves. */
export interface TraceKey {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** A span with where it comes from. */
export interface StoredSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentId: string;
  readonly originId: number;
  readonly service: string;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  readonly startNs: bigint;
  readonly durationNs: bigint;
  /** What has no column: name, kind, attributes, events, links, status. */
  readonly span: Span;
}

const HALF = 16;

/** A trace's id in hex, also one whose leading zeros were left out; undefined for what is none. */
export function parseTraceId(text: string): TraceKey | undefined {
  if (!/^[0-9a-f]{1,32}$/i.test(text)) return undefined;
  const bytes = Buffer.from(text.padStart(2 * HALF, '0'), 'hex');
  return { lo: bytes.readBigUInt64LE(0), hi: bytes.readBigUInt64LE(8) };
}

export function formatTraceId({ lo, hi }: TraceKey): string {
  return formatId(lo) + formatId(hi);
}

function formatId(id: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(id);
  return bytes.toString('hex');
}

type Row = [bigint, bigint, bigint, bigint, number, bigint, bigint, DuckDBBlobValue];
type OriginRow = [number, string, DuckDBBlobValue, DuckDBBlobValue];

/**
 * Every span of some traces, each trace's in the order of arrival, by the trace's id in hex. A span that was sent twice, because
 * its sender did not hear that it was stored, is there once.
 */
export async function readTraces(connection: DuckDBConnection, keys: readonly TraceKey[]): Promise<Map<string, StoredSpan[]>> {
  if (keys.length === 0) return new Map();
  // Half an id prunes as well as a whole one; the other half is compared below.
  const which = `trace_lo IN (${keys.map(({ lo }) => `CAST(${lo} AS UBIGINT)`).join()})`;
  const bounds = await connection.runAndReadAll(`SELECT min(batch), max(batch) FROM trace_batches WHERE ${which}`);
  const [first, last] = (bounds.getRows()[0] ?? []) as [number | null, number | null];
  if (first === null || last === null) return new Map();
  const found = await connection.runAndReadAll(
    `SELECT trace_lo, trace_hi, span_id, parent_id, origin, start_ns, duration_ns, rest FROM spans
     WHERE batch BETWEEN ${first} AND ${last} AND ${which} ORDER BY batch`,
  );
  const traces = new Map(keys.map((key) => [formatTraceId(key), new Map<bigint, Row>()]));
  for (const row of found.getRows() as Row[]) {
    const unique = traces.get(formatTraceId({ lo: row[0], hi: row[1] }));
    if (unique && !unique.has(row[2])) unique.set(row[2], row);
  }
  const rows = [...traces.values()].flatMap((unique) => [...unique.values()]);
  const origins = await readOrigins(connection, new Set(rows.map((row) => row[4])));
  return new Map([...traces].map(([id, unique]) => [id, [...unique.values()].map((row) => toSpan(id, row, origins))]));
}

interface StoredOrigin {
  readonly service: string;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
}

async function readOrigins(connection: DuckDBConnection, ids: ReadonlySet<number>): Promise<Map<number, StoredOrigin>> {
  if (ids.size === 0) return new Map();
  const found = await connection.runAndReadAll(`SELECT id, service, resource, scope FROM origins WHERE id IN (${[...ids].join()})`);
  return new Map(
    (found.getRows() as OriginRow[]).map(([id, service, resource, scope]) => [
      id,
      { service, resource: decode('Resource', bytesOf(resource)), scope: decode('InstrumentationScope', bytesOf(scope)) },
    ]),
  );
}

function toSpan(traceId: string, row: Row, origins: ReadonlyMap<number, StoredOrigin>): StoredSpan {
  const [, , spanId, parentId, originId, startNs, durationNs, rest] = row;
  const origin = origins.get(originId) ?? { service: '', resource: {}, scope: {} };
  return {
    traceId,
    spanId: formatId(spanId),
    parentId: parentId === 0n ? '' : formatId(parentId),
    originId,
    ...origin,
    startNs,
    durationNs,
    span: decode('Span', bytesOf(rest)),
  };
}

export function bytesOf({ bytes }: DuckDBBlobValue): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
