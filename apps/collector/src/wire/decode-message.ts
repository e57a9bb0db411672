import type { DecodedMessages } from './decoded.ts';
import { MESSAGES, type Field, type Message, type MessageName, type Scalar } from './otlp-messages.ts';
import { ProtoReader, WIRE, WireError } from './proto-reader.ts';
import { isPackable, WIRE_OF } from './scalars.ts';

type Fields = Record<string, unknown>;

/** A message whose fields were checked when it arrived. Throws WireError for bytes that are not one. */
export function decode<Name extends keyof DecodedMessages>(name: Name, bytes: Buffer): DecodedMessages[Name] {
  return decodeFields(name, bytes);
}

/** The same of any message, by the names of its fields. */
export function decodeFields(name: MessageName, bytes: Buffer): Readonly<Fields> {
  return readMessage(new ProtoReader(bytes), bytes.length, MESSAGES[name]);
}

function readMessage(reader: ProtoReader, end: number, message: Message): Fields {
  const fields: Fields = {};
  while (reader.at < end) {
    const key = reader.key();
    const field = message.fields[key >>> 3];
    if (!field) reader.skip(key & 7);
    else if (field.repeated) ((fields[field.name] ??= []) as unknown[]).push(...readRepeated(reader, field, key & 7));
    else fields[field.name] = readValue(reader, field);
  }
  if (reader.at !== end) throw new WireError('a field leads outside of its message');
  return fields;
}

function readRepeated(reader: ProtoReader, field: Field, wire: number): unknown[] {
  if (!field.scalar || wire !== WIRE.bytes || !isPackable(field.scalar)) return [readValue(reader, field)];
  const from = reader.span();
  const after = reader.at;
  reader.at = from;
  const values: unknown[] = [];
  while (reader.at < after) values.push(readScalar(reader, field.scalar));
  return values;
}

function readValue(reader: ProtoReader, field: Field): unknown {
  if (field.scalar) return readScalar(reader, field.scalar);
  const from = reader.span();
  const after = reader.at;
  reader.at = from;
  if (!field.message) throw new WireError(`field ${field.name} has no type`);
  return readMessage(reader, after, field.message);
}

function readScalar(reader: ProtoReader, scalar: Scalar): unknown {
  const { bytes } = reader;
  if (WIRE_OF[scalar] === WIRE.bytes) {
    const from = reader.span();
    return scalar === 'string' ? bytes.toString('utf8', from, reader.at) : bytes.subarray(from, reader.at);
  }
  switch (scalar) {
    case 'bool':
      return reader.varint() !== 0;
    case 'enum':
      return Number(BigInt.asIntN(32, reader.varint64()));
    case 'uint32':
      return Number(BigInt.asUintN(32, reader.varint64()));
    case 'sint32':
      return zigzag(Number(BigInt.asUintN(32, reader.varint64())));
    case 'int64':
      return BigInt.asIntN(64, reader.varint64());
    case 'uint64':
      return reader.varint64();
    case 'fixed32':
      return bytes.readUInt32LE(reader.fixed(4));
    case 'fixed64':
      return bytes.readBigUInt64LE(reader.fixed(8));
    case 'sfixed64':
      return bytes.readBigInt64LE(reader.fixed(8));
    case 'double':
      return bytes.readDoubleLE(reader.fixed(8));
    default:
      throw new WireError(`${scalar} is not a number`);
  }
}

const zigzag = (coded: number): number => (coded >>> 1) ^ -(coded & 1);
