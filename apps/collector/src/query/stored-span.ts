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
  return formatSpanId(lo) + formatSpanId(hi);
}

export function formatSpanId(id: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(id);
  return bytes.toString('hex');
}

/** One row of {@link SPAN_COLUMNS}. */
export type SpanRow = [bigint, bigint, bigint, bigint, number, bigint, bigint, DuckDBBlobValue];
/** What is read of a span. */
export const SPAN_COLUMNS = 'trace_lo, trace_hi, span_id, parent_id, origin, start_ns, duration_ns, rest';

type OriginRow = [number, string, DuckDBBlobValue, DuckDBBlobValue];

/** The spans of rows, in their order. */
export async function toSpans(connection: DuckDBConnection, rows: readonly SpanRow[]): Promise<StoredSpan[]> {
  const origins = await readOrigins(connection, new Set(rows.map((row) => row[4])));
  return rows.map((row) => toSpan(row, origins));
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

function toSpan(row: SpanRow, origins: ReadonlyMap<number, StoredOrigin>): StoredSpan {
  const [lo, hi, spanId, parentId, originId, startNs, durationNs, rest] = row;
  const origin = origins.get(originId) ?? { service: '', resource: {}, scope: {} };
  return {
    traceId: formatTraceId({ lo, hi }),
    spanId: formatSpanId(spanId),
    parentId: parentId === 0n ? '' : formatSpanId(parentId),
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
