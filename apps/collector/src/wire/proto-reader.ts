/** Wire types of Protocol Buffers; groups (3, 4) appear in no OTLP message and are refused. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The bytes are not a message of the expected type. Sending them again cannot help. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/**
 * Reads Protocol Buffers in one pass, without copying. Every read is checked against `end`, so that no length that a sender
 * claims leads outside of its message.
 */
export class ProtoReader {
  readonly bytes: Buffer;
  at: number;
  end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** An unsigned varint; exact below 2^53, which every key, length and enum is. */
  varint(): number {
    const { bytes, end } = this;
    let value = 0;
    for (let scale = 1, read = 0; read < 10; read++, scale *= 128) {
      if (this.at >= end) throw new WireError('the message ends within a number');
      const byte = bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new WireError('a number is longer than 64 bits');
  }

  /** An unsigned varint of 64 bits; what is beyond them is cut off, as other readers do. */
  varint64(): bigint {
    const from = this.at;
    const value = this.varint();
    if (value < Number.MAX_SAFE_INTEGER) return BigInt(value);
    let exact = 0n;
    for (let at = this.at - 1; at >= from; at--) exact = (exact << 7n) | BigInt((this.bytes[at] ?? 0) & 0x7f);
    return BigInt.asUintN(64, exact);
  }

  /** Reads a length and moves past what it spans. Returns where that begins; it ends at `at`. */
  span(): number {
    const length = this.varint();
    const from = this.at;
    if (length > this.end - from) throw new WireError('a length leads outside of its message');
    this.at = from + length;
    return from;
  }

  /** Moves past a value of fixed size. Returns where it begins. */
  fixed(size: 4 | 8): number {
    const from = this.at;
    if (size > this.end - from) throw new WireError('the message ends within a number');
    this.at = from + size;
    return from;
  }

  /** Moves past the value of a key whose field is not of interest. */
  skip(wire: number): void {
    if (wire === WIRE.varint) this.varint();
    else if (wire === WIRE.bytes) this.span();
    else if (wire === WIRE.fixed64) this.fixed(8);
    else if (wire === WIRE.fixed32) this.fixed(4);
    else throw new WireError(`wire type ${wire} is not known`);
  }

  /** Reads a key; its field number is `key >>> 3`, its wire type `key & 7`. */
  key(): number {
    const key = this.varint();
    if (key < 8 || key > 0xffff_ffff) throw new WireError('a field number is out of range');
    return key;
  }
}

/** Fails unless the key's value is of the wire type that its field has. */
export function expectWire(key: number, wire: number): void {
  if (key % 8 !== wire) throw new WireError(`field ${Math.floor(key / 8)} has wire type ${key % 8} instead of ${wire}`);
}
