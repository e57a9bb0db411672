import { UBIGINT, UINTEGER, VARCHAR, type DuckDBBlobValue, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import type { Reading } from '../store/reading.ts';
import { decode } from '../wire/decode-message.ts';
import { formatCursor, LEVELS, MAX_NS, toIso, type LogCursor, type LogQuery } from './log-query.ts';
import { bytesOf, formatSpanId, formatTraceId, parseTraceId } from './stored-span.ts';
import { attributeText, plain } from './tags.ts';

/** A log record as `GET /api/logs` shows it. */
export interface FoundLog {
  /** ISO 8601 with nanoseconds. */
  readonly time: string;
  readonly service: string;
  /** As the sender calls it, else the name of its number. */
  readonly severity: string;
  /** OpenTelemetry's: 1 to 24; 0 where the sender gave none. */
  readonly severityNumber: number;
  readonly body: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface LogPage {
  readonly logs: readonly FoundLog[];
  /** Leads to what comes behind; missing on the last page. */
  readonly next?: string;
}

type KeyRow = [timeNs: bigint, request: number, item: number];
type LogRow = [...KeyRow, severity: number, lo: bigint, hi: bigint, span: bigint, inBody: boolean, string, string, DuckDBBlobValue];

const FIRST_PAGE = 200;
const LARGEST_PAGE = 5_000;
const NAMES = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
const ORDER = 'ORDER BY time_ns DESC, request DESC, item DESC';

/**
 * The newest log records that fit. Columns say which may; what they cannot tell is looked at in the records, page after page, until
 * there are enough. A request that was sent twice, because its sender did not hear that it was stored, is there once.
 */
export async function searchLogs(reading: Reading, query: LogQuery): Promise<LogPage> {
  const found: { readonly cursor: LogCursor; readonly log: FoundLog }[] = [];
  let { cursor } = query;
  for (let page = Math.max(FIRST_PAGE, query.limit + 1); found.length <= query.limit; page = Math.min(4 * page, LARGEST_PAGE)) {
    const keys = await readKeys(reading, { ...query, cursor }, page);
    const oldest = keys.at(-1);
    if (!oldest) break;
    const rows = await readRows(reading, { ...query, cursor, from: oldest[0] }, page);
    for (const row of rows) {
      const at = { timeNs: row[0], request: row[1], item: row[2] };
      const isRepeated = cursor?.timeNs === at.timeNs && cursor.request === at.request && cursor.item === at.item;
      cursor = at;
      if (isRepeated || !(row[7] || hasText(row, query.text))) continue;
      found.push({ cursor: at, log: toLog(row) });
    }
    if (keys.length < page) break;
  }
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    logs: shown.map(({ log }) => log),
    ...(found.length > query.limit && last ? { next: formatCursor(last.cursor) } : {}),
  };
}

/** The narrow columns first: what a page spans bounds what is read of the wide ones. */
async function readKeys(reading: Reading, query: LogQuery, page: number): Promise<KeyRow[]> {
  const { sql, values, types } = conditionsOf(query);
  const found = await reading.connection.runAndReadAll(
    `SELECT time_ns, request, item FROM ${fromLogs(reading, query)} WHERE ${sql} ${ORDER} LIMIT ${page}`,
    values,
    types,
  );
  return found.getRows() as KeyRow[];
}

async function readRows(reading: Reading, query: LogQuery, page: number): Promise<LogRow[]> {
  const { sql, inBody, values, types } = conditionsOf(query);
  const found = await reading.connection.runAndReadAll(
    `SELECT time_ns, request, item, severity, trace_lo, trace_hi, span_id, ${inBody}, service, body, rest
     FROM (SELECT * FROM ${fromLogs(reading, query)} WHERE ${sql} ${ORDER} LIMIT ${page}) JOIN origins ON origin = id ${ORDER}`,
    values,
    types,
  );
  return found.getRows() as LogRow[];
}

function fromLogs(reading: Reading, { from = 0n, to = MAX_NS, cursor }: LogQuery): string {
  return reading.from('logs', { times: [from, cursor && cursor.timeNs < to ? cursor.timeNs : to] });
}

interface Conditions {
  readonly sql: string;
  /** Whether the body has the text. */
  readonly inBody: string;
  readonly values: DuckDBValue[];
  readonly types: DuckDBType[];
}

function conditionsOf({ traceId, service, level, text, from, to, cursor }: LogQuery): Conditions {
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  const bound = (value: DuckDBValue, type: DuckDBType): string => {
    values.push(value);
    types.push(type);
    return `$${values.length}`;
  };
  const trace = traceId === undefined ? undefined : parseTraceId(traceId);
  const inBody = text === undefined ? 'true' : `contains(lower(body), lower(${bound(text, VARCHAR)}))`;
  const conditions = [
    ...(trace ? [`trace_lo = ${bound(trace.lo, UBIGINT)}`, `trace_hi = ${bound(trace.hi, UBIGINT)}`] : []),
    ...(service === undefined ? [] : [`origin IN (SELECT id FROM origins WHERE service = ${bound(service, VARCHAR)})`]),
    ...(level === undefined ? [] : [`severity >= ${LEVELS[level]}`]),
    ...(from === undefined ? [] : [`time_ns >= ${bound(from, UBIGINT)}`]),
    ...(to === undefined ? [] : [`time_ns <= ${bound(to, UBIGINT)}`]),
    ...(text === undefined ? [] : [`(${inBody} OR contains(lower(rest::VARCHAR), lower(${bound(asBlobText(text), VARCHAR)})))`]),
    ...(cursor ? [behind(cursor, bound)] : []),
  ];
  return { sql: conditions.length === 0 ? 'true' : conditions.join(' AND '), inBody, values, types };
}

function behind({ timeNs, request, item }: LogCursor, bound: (value: DuckDBValue, type: DuckDBType) => string): string {
  const time = bound(timeNs, UBIGINT);
  const [r, i] = [bound(request, UINTEGER), bound(item, UINTEGER)];
  return `time_ns <= ${time} AND (time_ns < ${time} OR request < ${r} OR (request = ${r} AND item < ${i}))`;
}

/** Text as DuckDB writes a blob that holds it. */
function asBlobText(text: string): string {
  const plainByte = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e && !`\\'"`.includes(String.fromCharCode(byte));
  const hex = (byte: number): string => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return [...Buffer.from(text)].map((byte) => (plainByte(byte) ? String.fromCharCode(byte) : hex(byte))).join('');
}

/** The column only said that the bytes are somewhere in the record. */
function hasText(row: LogRow, text = ''): boolean {
  const wanted = text.toLowerCase();
  const { attributes = [] } = decode('LogRecord', bytesOf(row[10]));
  return attributes.some(({ value }) => attributeText(value).toLowerCase().includes(wanted));
}

function toLog([timeNs, , , severityNumber, lo, hi, span, , service, body, rest]: LogRow): FoundLog {
  const { severityText = '', attributes = [] } = decode('LogRecord', bytesOf(rest));
  return {
    time: toIso(timeNs),
    service,
    severity: severityText === '' ? (NAMES[Math.ceil(severityNumber / 4)] ?? '') : severityText,
    severityNumber,
    body,
    ...(lo === 0n && hi === 0n ? {} : { traceId: formatTraceId({ lo, hi }) }),
    ...(span === 0n ? {} : { spanId: formatSpanId(span) }),
    attributes: Object.fromEntries(attributes.map(({ key = '', value }) => [key, plain(value)])),
  };
}
