import { ProtoReader } from '../wire/proto-reader.ts';

const ATTRIBUTE = 0x4a;
const KEY = 0x0a;
const VALUE = 2;
const STRING = 0x0a;

/** The texts among a span's attributes that are asked for, by their keys. The span's bytes have been checked. */
export function findAttributes<Key extends string>(
  bytes: Buffer,
  span: { readonly from: number; readonly to: number },
  wanted: ReadonlyMap<number, readonly Key[]>,
): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  const reader = new ProtoReader(bytes, span.from, span.to);
  while (reader.at < span.to) {
    const key = reader.key();
    if (key === ATTRIBUTE) readAttribute(reader, wanted, found);
    else reader.skip(key & 7);
  }
  return found;
}

/** Keys by their length: most attributes are passed over without looking at their key's letters. */
export function byLength<Key extends string>(keys: readonly Key[]): ReadonlyMap<number, readonly Key[]> {
  return Map.groupBy(keys, ({ length }) => length);
}

function readAttribute<Key extends string>(
  reader: ProtoReader,
  wanted: ReadonlyMap<number, readonly Key[]>,
  found: Partial<Record<Key, string>>,
): void {
  const { bytes } = reader;
  const from = reader.span();
  const after = reader.at;
  let key: Key | undefined;
  let [valueFrom, valueTo] = [0, 0];
  reader.at = from;
  while (reader.at < after) {
    const field = reader.key();
    if (field === KEY) {
      const start = reader.span();
      const { at } = reader;
      key = wanted.get(at - start)?.find((each) => each === bytes.toString('latin1', start, at));
    } else if (field >>> 3 === VALUE) {
      valueFrom = reader.span();
      valueTo = reader.at;
    } else {
      reader.skip(field & 7);
    }
  }
  reader.at = after;
  if (key === undefined || bytes[valueFrom] !== STRING) return;
  const value = new ProtoReader(bytes, valueFrom, valueTo);
  value.key();
  const start = value.span();
  found[key] = bytes.toString('utf8', start, value.at);
}
