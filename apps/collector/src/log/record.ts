import { crc32 } from 'node:zlib';

/**
 * A record of the log: magic (u32), length of the body (u32), CRC-32 of all that follows (u32), kind (u8), three zero bytes,
 * time of arrival in ms since 1970 (f64), body. Little-endian.
 */
export interface LogRecord {
  /** What the body is; 1 to 255. */
  readonly kind: number;
  /** By this machine's clock, for people; nothing is ordered by it. */
  readonly receivedMs: number;
  readonly body: Buffer;
}

export const HEADER_BYTES = 24;
/** Larger than any body that is let in; what claims to be larger is no record. */
export const MAX_BODY_BYTES = 1 << 28;
const MAGIC = Buffer.from('AWr1');

/** The bytes that go before the body. */
export function headerOf({ kind, receivedMs, body }: LogRecord): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(body.length, 4);
  header.writeUInt8(kind, 12);
  header.writeDoubleLE(receivedMs, 16);
  header.writeUInt32LE(checksum(header, body), 8);
  return header;
}

function checksum(header: Buffer, body: Buffer): number {
  return crc32(body, crc32(header.subarray(12, HEADER_BYTES), crc32(header.subarray(4, 8))));
}

/** Length of the whole record whose header lies at `at`, or undefined where none does. */
export function recordLength(bytes: Buffer, at: number): number | undefined {
  if (at + HEADER_BYTES > bytes.length || bytes.compare(MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  return length > MAX_BODY_BYTES ? undefined : HEADER_BYTES + length;
}

/** The record at `at`, its body not copied; undefined where it is not whole or not what was written. */
export function recordAt(bytes: Buffer, at: number): LogRecord | undefined {
  const length = recordLength(bytes, at);
  if (length === undefined || at + length > bytes.length) return undefined;
  const header = bytes.subarray(at, at + HEADER_BYTES);
  const body = bytes.subarray(at + HEADER_BYTES, at + length);
  if (header.readUInt32LE(8) !== checksum(header, body)) return undefined;
  return { kind: header.readUInt8(12), receivedMs: header.readDoubleLE(16), body };
}

/** Where the next record that is whole begins, from `at` on; undefined where there is none. */
export function nextRecord(bytes: Buffer, at: number): number | undefined {
  for (let found = bytes.indexOf(MAGIC, at); found >= 0; found = bytes.indexOf(MAGIC, found + 1)) {
    if (recordAt(bytes, found)) return found;
  }
  return undefined;
}
