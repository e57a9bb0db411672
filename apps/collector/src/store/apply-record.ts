import type { LogRecord } from '../log/record.ts';
import { durationOf, scanSpans, type ScannedSpan } from '../wire/scan-spans.ts';
import { signalOf } from '../wire/signals.ts';
import { applyLogs, applyMetrics } from './apply-items.ts';
import { restOf } from './rest-of.ts';
import type { Batch } from './batch.ts';
import type { Origin } from './dictionaries.ts';

const WORD = 4_294_967_296;

/** Turns one body of the log into rows. Throws WireError for a body that cannot be read; its rows so far stay. */
export function applyRecord(batch: Batch, record: LogRecord): void {
  const signal = signalOf(record.kind);
  if (signal === undefined) throw new Error(`a record is of kind ${record.kind}, which this version does not know`);
  if (signal === 'traces') applySpans(batch, record.body);
  else if (signal === 'logs') applyLogs(batch, record);
  else applyMetrics(batch, record);
}

function applySpans(batch: Batch, body: Buffer): void {
  let origin: Origin | undefined;
  scanSpans(body, {
    wantsTags: true,
    scope: (bytes, resource, scope) => (origin = batch.dictionaries.origin(batch.rows.origins, bytes, resource, scope)),
    span: (bytes, span) => {
      if (origin && !span.rejection) applySpan(batch, origin, bytes, span);
    },
  });
}

function applySpan({ number, rows, dictionaries, traces }: Batch, origin: Origin, bytes: Buffer, span: ScannedSpan): void {
  const { spans } = rows;
  const operation = dictionaries.operation(rows.operations, origin, bytes, Math.max(0, span.name), Math.max(0, span.nameEnd), span.kind);
  const duration = Math.max(0, durationOf(bytes, span));
  spans.number(0, number);
  spans.copy(1, bytes, span.traceId);
  spans.copy(2, bytes, span.traceId + 8);
  spans.copy(3, bytes, span.spanId);
  if (span.parentId < 0) spans.number(4, 0);
  else spans.copy(4, bytes, span.parentId);
  spans.number(5, origin.id);
  spans.number(6, operation);
  spans.copy(7, bytes, span.start);
  spans.halves(8, duration % WORD, Math.floor(duration / WORD));
  spans.number(9, span.status);
  spans.halves(10, span.tags.lo, span.tags.hi);
  const rest = restOf(bytes, span.rest);
  spans.text(11, rest);
  spans.end();
  const trace = bytes.toString('latin1', span.traceId, span.traceId + 16);
  const share = traces.get(trace);
  const bytesToRead = rest.length + (share?.origin === origin.id ? 0 : origin.bytes);
  if (!share) traces.set(trace, { spans: 1, bytes: bytesToRead, origin: origin.id });
  else {
    share.spans++;
    share.bytes += bytesToRead;
    share.origin = origin.id;
  }
}

/** Says of each trace what the batch has brought of it. */
export function endBatch({ number, rows, traces }: Batch): void {
  const table = rows.trace_batches;
  for (const [trace, { spans, bytes }] of traces) {
    const id = Buffer.from(trace, 'latin1');
    table.copy(0, id, 0);
    table.copy(1, id, 8);
    table.number(2, number);
    table.number(3, spans);
    table.number(4, Math.min(bytes, WORD - 1));
    table.end();
  }
}
