import { MESSAGES, type Field, type Message, type Scalar } from './otlp-messages.ts';
import { WIRE, WireError } from './proto-reader.ts';
import { bytesField, key, varint } from './proto-writer.ts';
import { WIRE_OF } from './scalars.ts';
import { SIGNALS, type SignalName } from './signals.ts';

/** Guards the stack; how deep values may be nested is said where the protobuf is checked. */
const MAX_DEPTH = 64;

/**
 * An OTLP/JSON request as the protobuf message that it stands for: one form goes on from here. Ids are hexadecimal, 64-bit
 * numbers text or numbers, enumerations numbers, and fields that are not known are passed over. Throws WireError for anything
 * else, and says where.
 */
export function fromJson(signal: SignalName, text: Buffer): Buffer {
  let json: unknown;
  try {
    json = JSON.parse(text.toString('utf8'), exactly);
  } catch {
    throw new WireError('the body is not JSON');
  }
  return encode(MESSAGES[SIGNALS[signal].request], json, '$', 0);
}

/** Times do not fit into JavaScript's numbers; their digits are taken from the text. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const { source = '' } = context ?? {};
  return /^-?\d{16,20}$/.test(source) ? BigInt(source) : value;
}

function encode(message: Message, json: unknown, path: string, depth: number): Buffer {
  if (depth > MAX_DEPTH) throw new WireError(`${path} is nested deeper than ${MAX_DEPTH}`);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new WireError(`${path} has to be an object`);
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(json)) {
    const field = message.byName.get(name);
    if (!field || value === null) continue;
    const at = `${path}.${name}`;
    if (!field.repeated) parts.push(encodeField(field, value, at, depth));
    else if (Array.isArray(value)) value.forEach((each: unknown, index) => parts.push(encodeField(field, each, `${at}[${index}]`, depth)));
    else throw new WireError(`${at} has to be a list`);
  }
  return Buffer.concat(parts);
}

function encodeField(field: Field, value: unknown, path: string, depth: number): Buffer {
  if (field.message) return bytesField(field.number, encode(field.message, value, path, depth + 1));
  const scalar = field.scalar ?? 'string';
  if (WIRE_OF[scalar] === WIRE.bytes) return bytesField(field.number, bytesOf(scalar, value, path));
  return Buffer.concat([key(field.number, WIRE_OF[scalar]), numberOf(scalar, value, path)]);
}

function bytesOf(scalar: Scalar, value: unknown, path: string): Buffer {
  if (typeof value !== 'string') throw new WireError(`${path} has to be text`);
  if (scalar === 'string') return Buffer.from(value);
  if (scalar === 'bytes') return Buffer.from(value, 'base64');
  if (value.length % 2 === 1 || !/^[0-9a-f]*$/i.test(value)) throw new WireError(`${path} has to be hexadecimal`);
  return Buffer.from(value, 'hex');
}

const SPECIAL: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity };

function numberOf(scalar: Scalar, value: unknown, path: string): Buffer {
  if (scalar === 'bool') {
    if (typeof value !== 'boolean') throw new WireError(`${path} has to be true or false`);
    return varint(value ? 1n : 0n);
  }
  if (scalar === 'double') {
    const number = typeof value === 'string' ? (SPECIAL[value] ?? Number(value)) : Number(value);
    if (typeof value === 'object' || (Number.isNaN(number) && value !== 'NaN')) throw new WireError(`${path} has to be a number`);
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(number);
    return bytes;
  }
  const whole = wholeOf(value, path);
  if (scalar === 'sint32') return varint(whole < 0n ? -2n * whole - 1n : 2n * whole);
  if (WIRE_OF[scalar] === WIRE.varint) return varint(whole);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, whole));
  return WIRE_OF[scalar] === WIRE.fixed32 ? bytes.subarray(0, 4) : bytes;
}

function wholeOf(value: unknown, path: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  throw new WireError(`${path} has to be a whole number`);
}
