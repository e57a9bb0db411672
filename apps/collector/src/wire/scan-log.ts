import { ProtoReader } from './proto-reader.ts';
import type { Range } from './scan-spans.ts';

/** Where the parts of a LogRecord lie that are searched. Positions are -1 for what was not sent. */
export interface ScannedLog {
  time: number;
  observed: number;
  severity: number;
  traceId: number;
  spanId: number;
  /** The body's text, where the body is text and nothing else. */
  body: Range | undefined;
  /** Pairs of positions: what remains of the message, in its order. */
  readonly rest: number[];
}

const TIME = 0x09;
const SEVERITY = 0x10;
const BODY = 0x2a;
const TRACE_ID = 0x4a;
const SPAN_ID = 0x52;
const OBSERVED = 0x59;

/** Reads a LogRecord that was checked when it arrived. */
export function scanLog(bytes: Buffer, from: number, to: number): ScannedLog {
  const reader = new ProtoReader(bytes, from, to);
  const log: ScannedLog = { time: -1, observed: -1, severity: 0, traceId: -1, spanId: -1, body: undefined, rest: [] };
  let restFrom = from;
  let bodies = 0;
  while (reader.at < to) {
    const keyAt = reader.at;
    if (bytes[keyAt] === BODY) bodies++;
    if (!readPart(reader, log, bodies)) continue;
    if (keyAt > restFrom) log.rest.push(restFrom, keyAt);
    restFrom = reader.at;
  }
  if (to > restFrom) log.rest.push(restFrom, to);
  return log;
}

/** Reads one field. Says whether it is kept apart, so that the rest need not hold it. */
function readPart(reader: ProtoReader, log: ScannedLog, bodies: number): boolean {
  const key = reader.key();
  switch (key) {
    case TIME:
      log.time = reader.fixed(8);
      return true;
    case OBSERVED:
      log.observed = reader.fixed(8);
      return false;
    case SEVERITY:
      log.severity = Math.min(reader.varint(), 255);
      return true;
    case TRACE_ID:
    case SPAN_ID: {
      const from = reader.span();
      // An id of another size is none; it stays where it is.
      if (reader.at - from !== (key === TRACE_ID ? 16 : 8)) return false;
      if (key === TRACE_ID) log.traceId = from;
      else log.spanId = from;
      return true;
    }
    case BODY: {
      const body = textOf(reader);
      // Of two bodies the last counts: a second one stays in the rest, which goes before.
      if (!body || bodies > 1) return false;
      log.body = body;
      return true;
    }
    default:
      reader.skip(key & 7);
      return false;
  }
}

/** Where the text of an AnyValue lies that holds nothing else. */
function textOf(reader: ProtoReader): Range | undefined {
  const from = reader.span();
  const value = new ProtoReader(reader.bytes, from, reader.at);
  if (from === value.end || value.key() !== 0x0a) return undefined;
  const text = value.span();
  return value.at === value.end ? { from: text, to: value.at } : undefined;
}
