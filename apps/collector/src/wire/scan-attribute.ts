import { checkMessage } from './check-message.ts';
import { MESSAGES } from './otlp-messages.ts';
import { expectWire, WIRE, type ProtoReader } from './proto-reader.ts';
import { SPAN_LIMITS } from './span-limits.ts';
import { hashBytes, hashText, setBits, type TagBits } from './tag-bits.ts';

const EQUALS = '=';

/**
 * Reads the KeyValue that the reader's key has announced, and sets the bits of "key=value" where they are wanted: of values
 * that are text, numbers or truths. Says whether its size is within the limits.
 */
export function scanAttribute(reader: ProtoReader, bits: TagBits | undefined): boolean {
  const { bytes, end } = reader;
  const from = reader.span();
  const after = reader.at;
  reader.at = from;
  reader.end = after;
  let [keyFrom, keyTo, valueFrom, valueTo] = [0, 0, 0, 0];
  while (reader.at < after) {
    const key = reader.key();
    if (key === 0x0a) {
      keyFrom = reader.span();
      keyTo = reader.at;
    } else if (key >>> 3 === 2) {
      expectWire(key, WIRE.bytes);
      valueFrom = reader.span();
      valueTo = reader.at;
    } else {
      expectWire(key, key >>> 3 === 1 ? WIRE.bytes : key & 7);
      reader.skip(key & 7);
    }
  }
  reader.at = valueFrom;
  reader.end = valueTo;
  const hash = bits && hashText(EQUALS, hashBytes(bytes, keyFrom, keyTo));
  while (reader.at < valueTo) scanValue(reader, hash, bits);
  reader.at = after;
  reader.end = end;
  return keyTo - keyFrom <= SPAN_LIMITS.attributeKeyBytes && after - from <= SPAN_LIMITS.attributeBytes;
}

/** One field of an AnyValue. */
function scanValue(reader: ProtoReader, hash: number | undefined, bits: TagBits | undefined): void {
  const key = reader.key();
  switch (key) {
    case 0x0a: {
      const from = reader.span();
      if (bits && hash !== undefined) setBits(bits, hashBytes(reader.bytes, from, reader.at, hash));
      return;
    }
    case 0x10:
    case 0x18: {
      const value = key === 0x10 ? String(reader.varint() !== 0) : integer(reader);
      if (bits && hash !== undefined) setBits(bits, hashText(value, hash));
      return;
    }
    case 0x21: {
      const value = reader.bytes.readDoubleLE(reader.fixed(8));
      if (bits && hash !== undefined) setBits(bits, hashText(String(value), hash));
      return;
    }
    default: {
      const field = MESSAGES.AnyValue.fields[key >>> 3];
      if (!field) {
        reader.skip(key & 7);
        return;
      }
      expectWire(key, WIRE.bytes);
      const { end } = reader;
      const from = reader.span();
      const after = reader.at;
      if (!field.message) return;
      reader.at = from;
      reader.end = after;
      checkMessage(reader, field.message);
      reader.end = end;
    }
  }
}

/** Most are small and positive; only the others are worth a bigint. */
function integer(reader: ProtoReader): string {
  const from = reader.at;
  const value = reader.varint();
  if (value <= Number.MAX_SAFE_INTEGER) return String(value);
  reader.at = from;
  return String(BigInt.asIntN(64, reader.varint64()));
}
