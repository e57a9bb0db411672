/**
 * GGUF, version 3, as its public description has it: little-endian; a header, metadata, what tensors there are, then their data, each
 * tensor at a multiple of the alignment.
 */
const MAGIC = 'GGUF';
const VERSION = 3;
const ALIGNMENT = 32;

/** Types of metadata by their numbers in the file. */
const TYPE = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;
type Scalar = 'uint32' | 'int32' | 'float32' | 'bool' | 'string';

export type GgufValue =
  | { readonly type: 'uint32' | 'int32' | 'float32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'array'; readonly of: Scalar; readonly values: readonly (number | string | boolean)[] };

/** A tensor of 32-bit floats; the first dimension is the one whose elements lie next to each other. */
export interface GgufTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const FLOAT32_TENSOR = 0;

export function ggufFile(metadata: Readonly<Record<string, GgufValue>>, tensors: readonly GgufTensor[]): Buffer {
  const entries = Object.entries(metadata);
  const head = [Buffer.from(MAGIC), u32(VERSION), u64(tensors.length), u64(entries.length)];
  for (const [key, value] of entries) head.push(text(key), encoded(value));
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    head.push(text(name), u32(shape.length), ...shape.map(u64), u32(FLOAT32_TENSOR), u64(offset));
    offset += padded(data.byteLength);
  }
  const body = tensors.map(({ data }) => aligned(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
  return Buffer.concat([aligned(Buffer.concat(head)), ...body]);
}

function encoded(value: GgufValue): Buffer {
  if (value.type !== 'array') return Buffer.concat([u32(TYPE[value.type]), scalar(value.type, value.value)]);
  const { of, values } = value;
  return Buffer.concat([u32(TYPE.array), u32(TYPE[of]), u64(values.length), ...values.map((item) => scalar(of, item))]);
}

function scalar(type: Scalar, value: number | string | boolean): Buffer {
  if (type === 'string') return text(String(value));
  if (type === 'bool') return Buffer.from([value === true ? 1 : 0]);
  const bytes = Buffer.alloc(4);
  if (type === 'float32') bytes.writeFloatLE(Number(value));
  else if (type === 'int32') bytes.writeInt32LE(Number(value));
  else bytes.writeUInt32LE(Number(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

const u32 = (value: number): Buffer => scalar('uint32', value);

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const padded = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const aligned = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(padded(bytes.length) - bytes.length)]);
