import { randomBytes } from 'node:crypto';

/** A UUIDv7 (RFC 9562): the first 48 bits are the time in ms, so that ids sort by age. */
export function uuid7(nowMs: number = Date.now(), random: (size: number) => Buffer = randomBytes): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  random(10).copy(bytes, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
