import { crc32 } from 'node:zlib';
import { attributeText } from '../query/tags.ts';
import type { LogRecord } from '../log/record.ts';
import { decode } from '../wire/decode-message.ts';
import { ProtoReader } from '../wire/proto-reader.ts';
import { scanItems } from '../wire/scan-items.ts';
import { scanLog, type ScannedLog } from '../wire/scan-log.ts';
import { find } from '../wire/scan-spans.ts';
import type { Batch } from './batch.ts';
import { restOf } from './rest-of.ts';
import type { Rows } from './rows.ts';

const WORD = 4_294_967_296;
const HIGHEST_SEVERITY = 24;
/** Numbers of severities by what senders write who give none; OpenTelemetry's lowest of each name. */
const SEVERITIES: readonly (readonly [RegExp, number])[] = [
  [/^trace/i, 1],
  [/^debug/i, 5],
  [/^(info|notice)/i, 9],
  [/^warn/i, 13],
  [/^err/i, 17],
  [/^(fatal|crit|alert|emerg|panic)/i, 21],
];

/** Log records become rows by what they are looked for. */
export function applyLogs(batch: Batch, record: LogRecord): void {
  const rows = batch.rows.logs;
  applyItems(batch, rows, record, (bytes, from, to) => {
    const log = scanLog(bytes, from, to);
    const rest = restOf(bytes, log.rest);
    const said = decode('LogRecord', rest);
    rows.wide(5, timeOf(bytes, log, record.receivedMs));
    rows.number(6, Math.min(HIGHEST_SEVERITY, log.severity === 0 ? severityOf(said.severityText) : log.severity));
    copyId(rows, 7, bytes, log.traceId);
    copyId(rows, 8, bytes, log.traceId < 0 ? -1 : log.traceId + 8);
    copyId(rows, 9, bytes, log.spanId);
    if (said.body === undefined) rows.utf8(10, bytes.subarray(log.body?.from ?? 0, log.body?.to ?? 0));
    else rows.utf8(10, Buffer.from(attributeText(said.body)));
    rows.text(11, rest);
  });
}

/** Metrics are kept as they were sent, with their name beside them. */
export function applyMetrics(batch: Batch, record: LogRecord): void {
  const rows = batch.rows.metrics;
  applyItems(batch, rows, record, (bytes, from, to) => {
    const name = find(new ProtoReader(bytes, from, to), 1);
    rows.utf8(5, bytes.subarray(name.from, name.to));
    rows.text(6, bytes.subarray(from, to));
  });
}

/** Fills the columns that all items have, and ends each row. */
function applyItems(batch: Batch, rows: Rows, record: LogRecord, fill: (bytes: Buffer, from: number, to: number) => void): void {
  const request = crc32(record.body);
  let origin = 0;
  let item = 0;
  scanItems(record.body, {
    scope: (bytes, resource, scope) => (origin = batch.dictionaries.origin(batch.rows.origins, bytes, resource, scope).id),
    item: (bytes, from, to) => {
      rows.number(0, batch.number);
      rows.halves(1, record.receivedMs % WORD, Math.floor(record.receivedMs / WORD));
      rows.number(2, request);
      rows.number(3, item++);
      rows.number(4, origin);
      fill(bytes, from, to);
      rows.end();
    },
  });
}

/** When it happened, else when it was seen, else when it came; ns since 1970. */
function timeOf(bytes: Buffer, { time, observed }: ScannedLog, receivedMs: number): bigint {
  const happened = time < 0 ? 0n : bytes.readBigUInt64LE(time);
  const seen = observed < 0 ? 0n : bytes.readBigUInt64LE(observed);
  return happened || seen || BigInt(Math.trunc(receivedMs)) * 1_000_000n;
}

const severityOf = (text = ''): number => SEVERITIES.find(([pattern]) => pattern.test(text))?.[1] ?? 0;

function copyId(rows: Rows, column: number, bytes: Buffer, at: number): void {
  if (at < 0) rows.number(column, 0);
  else rows.copy(column, bytes, at);
}
