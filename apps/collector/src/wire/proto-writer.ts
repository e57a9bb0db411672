import { WIRE } from './proto-reader.ts';

const NOTHING = Buffer.alloc(0);

/** An unsigned varint of up to 64 bits. */
export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, value);
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  bytes.push(Number(left));
  return Buffer.from(bytes);
}

export const key = (field: number, wire: number): Buffer => varint(BigInt(field * 8 + wire));

/** A field that is a string, bytes or a message. */
export function bytesField(field: number, bytes: Buffer | string): Buffer {
  const value = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return Buffer.concat([key(field, WIRE.bytes), varint(BigInt(value.length)), value]);
}

/** A field that is a whole number; zero is not written. */
export function numberField(field: number, value: number): Buffer {
  return value === 0 ? NOTHING : Buffer.concat([key(field, WIRE.varint), varint(BigInt(value))]);
}
