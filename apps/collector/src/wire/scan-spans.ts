import { checkMessage } from './check-message.ts';
import { MESSAGES } from './otlp-messages.ts';
import { expectWire, ProtoReader, WIRE } from './proto-reader.ts';
import { SPAN_LIMITS, type Rejection } from './span-limits.ts';
import { scanAttribute } from './scan-attribute.ts';
import type { TagBits } from './tag-bits.ts';

/** Where in the request's bytes the parts of one span lie; the same object for every span. Positions are -1 for what was not sent. */
export class ScannedSpan {
  from = 0;
  to = 0;
  traceId = -1;
  spanId = -1;
  parentId = -1;
  start = -1;
  end = -1;
  name = -1;
  nameEnd = -1;
  kind = 0;
  /** 2 is an error. */
  status = 0;
  /** Filled only where the visitor asks for it. */
  readonly tags: TagBits = { lo: 0, hi: 0 };
  /** Pairs of positions: the parts of the message besides ids and times, in their order. */
  readonly rest: number[] = [];
  rejection: Rejection | undefined = undefined;
}

export interface SpanVisitor {
  /** Whether the spans' tags are wanted. */
  readonly wantsTags: boolean;
  /** Before the spans of a scope: where its resource and scope lie; an empty range for one that was not sent. */
  scope(bytes: Buffer, resource: Range, scope: Range): void;
  span(bytes: Buffer, span: ScannedSpan): void;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

const EMPTY: Range = { from: 0, to: 0 };

/** Field numbers of ResourceSpans and ScopeSpans: what it is about, then the list. */
const ABOUT = 1;
const LIST = 2;

/**
 * Reads an ExportTraceServiceRequest in one pass and without objects for each span, since this is done twice for each: before
 * it is acknowledged, and when it is stored. Throws WireError when the bytes are not one.
 */
export function scanSpans(body: Buffer, visitor: SpanVisitor): void {
  const reader = new ProtoReader(body);
  const span = new ScannedSpan();
  while (reader.at < body.length) {
    const key = reader.key();
    if (key >>> 3 !== 1) reader.skip(key & 7);
    else within(reader, key, () => scanResource(reader, span, visitor));
  }
}

function scanResource(reader: ProtoReader, span: ScannedSpan, visitor: SpanVisitor): void {
  // The list may come before what it is about: senders may order fields as they like.
  const resource = find(reader, ABOUT);
  if (resource !== EMPTY) checkMessage(new ProtoReader(reader.bytes, resource.from, resource.to), MESSAGES.Resource);
  while (reader.at < reader.end) {
    const key = reader.key();
    if (key >>> 3 !== LIST) reader.skip(key & 7);
    else within(reader, key, () => scanScope(reader, span, resource, visitor));
  }
}

function scanScope(reader: ProtoReader, span: ScannedSpan, resource: Range, visitor: SpanVisitor): void {
  const scope = find(reader, ABOUT);
  if (scope !== EMPTY) checkMessage(new ProtoReader(reader.bytes, scope.from, scope.to), MESSAGES.InstrumentationScope);
  visitor.scope(reader.bytes, resource, scope);
  const { end } = reader;
  while (reader.at < end) {
    const key = reader.key();
    if (key >>> 3 !== LIST) {
      reader.skip(key & 7);
      continue;
    }
    expectWire(key, WIRE.bytes);
    const from = reader.span();
    const after = reader.at;
    reader.at = from;
    reader.end = after;
    scanSpan(reader, span, visitor.wantsTags);
    reader.end = end;
    visitor.span(reader.bytes, span);
  }
}

/** Runs `read` with the reader bounded to the message that the key announces. */
export function within(reader: ProtoReader, key: number, read: () => void): void {
  expectWire(key, WIRE.bytes);
  const { end } = reader;
  const from = reader.span();
  const after = reader.at;
  reader.at = from;
  reader.end = after;
  read();
  reader.at = after;
  reader.end = end;
}

/** The last message with that field number; the reader stays where it is. */
export function find(reader: ProtoReader, field: number): Range {
  const { at, end } = reader;
  let found = EMPTY;
  while (reader.at < end) {
    const key = reader.key();
    if (key >>> 3 === field) {
      expectWire(key, WIRE.bytes);
      found = { from: reader.span(), to: reader.at };
    } else {
      reader.skip(key & 7);
    }
  }
  reader.at = at;
  return found;
}

function scanSpan(reader: ProtoReader, span: ScannedSpan, wantsTags: boolean): void {
  const { bytes, end } = reader;
  span.from = reader.at;
  span.to = end;
  span.traceId = span.spanId = span.parentId = span.start = span.end = span.name = span.nameEnd = -1;
  span.kind = span.status = span.tags.lo = span.tags.hi = 0;
  span.rest.length = 0;
  span.rejection = end - reader.at > SPAN_LIMITS.bytes ? 'bytes' : undefined;
  let attributes = 0;
  let restFrom = reader.at;
  while (reader.at < end) {
    const keyAt = reader.at;
    const key = reader.key();
    switch (key) {
      case 0x0a:
        span.traceId = reader.span();
        if (reader.at - span.traceId !== 16) span.rejection ??= 'traceId';
        break;
      case 0x12:
        span.spanId = reader.span();
        if (reader.at - span.spanId !== 8) span.rejection ??= 'spanId';
        break;
      case 0x22: {
        const parent = reader.span();
        if (reader.at - parent === 8) span.parentId = parent;
        else if (reader.at !== parent) span.rejection ??= 'parentId';
        break;
      }
      case 0x39:
        span.start = reader.fixed(8);
        break;
      case 0x41:
        span.end = reader.fixed(8);
        break;
      default:
        if (key === 0x4a) {
          if (++attributes > SPAN_LIMITS.attributes) span.rejection ??= 'attributes';
          if (!scanAttribute(reader, wantsTags ? span.tags : undefined)) span.rejection ??= 'attribute';
        } else {
          scanOther(reader, key, span);
        }
        continue;
    }
    if (keyAt > restFrom) span.rest.push(restFrom, keyAt);
    restFrom = reader.at;
  }
  if (end > restFrom) span.rest.push(restFrom, end);
  span.rejection ??= reject(bytes, span);
}

function scanOther(reader: ProtoReader, key: number, span: ScannedSpan): void {
  const field = key >>> 3;
  if (key === 0x2a) {
    span.name = reader.span();
    span.nameEnd = reader.at;
    if (span.nameEnd - span.name > SPAN_LIMITS.nameBytes) span.rejection ??= 'name';
  } else if (key === 0x30) {
    // Enumerations are open: a kind that is not known counts as none.
    const kind = reader.varint();
    span.kind = kind <= 5 ? kind : 0;
  } else if (field === 15) {
    within(reader, key, () => {
      span.status = 0;
      while (reader.at < reader.end) {
        const part = reader.key();
        if (part === 0x18) span.status = Math.min(reader.varint(), 255);
        else reader.skip(part & 7);
      }
    });
  } else if (field === 11 || field === 13) {
    within(reader, key, () => checkMessage(reader, field === 11 ? MESSAGES.Event : MESSAGES.Link));
  } else {
    const known = MESSAGES.Span.fields[field];
    if (known) expectWire(key, WIRES[field] ?? WIRE.varint);
    reader.skip(key & 7);
  }
}

/** Of the fields of Span that are read by nothing above. */
const WIRES: Readonly<Record<number, number>> = { 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 7: 1, 8: 1, 9: 2, 16: 5 };

function reject(bytes: Buffer, span: ScannedSpan): Rejection | undefined {
  if (span.traceId < 0 || isZero(bytes, span.traceId, 16)) return 'traceId';
  if (span.spanId < 0 || isZero(bytes, span.spanId, 8)) return 'spanId';
  if (span.start < 0 || isZero(bytes, span.start, 8)) return 'start';
  // Zero is what a sender writes who does not know.
  if (span.end >= 0 && isZero(bytes, span.end, 8)) span.end = -1;
  if (durationOf(bytes, span) < -SPAN_LIMITS.backwardsMs * 1e6) return 'backwards';
  return undefined;
}

function isZero(bytes: Buffer, from: number, length: number): boolean {
  for (let at = from; at < from + length; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Nanoseconds from start to end, negative when it ends first; a span without an end has none. Exact below 104 days. */
export function durationOf(bytes: Buffer, { start, end }: ScannedSpan): number {
  if (end < 0) return 0;
  const high = bytes.readUInt32LE(end + 4) - bytes.readUInt32LE(start + 4);
  return high * 4_294_967_296 + bytes.readUInt32LE(end) - bytes.readUInt32LE(start);
}
