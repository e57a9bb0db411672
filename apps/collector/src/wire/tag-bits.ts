/**
 * A Bloom filter of 64 bits over the attributes of one span: `lo` and `hi` have two bits set for each "key=value". A search by
 * attribute reads only spans whose bits it needs, and then looks at the attributes themselves.
 */
export interface TagBits {
  lo: number;
  hi: number;
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a over a range of bytes, going on from an earlier hash. */
export function hashBytes(bytes: Buffer, from: number, to: number, hash = OFFSET): number {
  let running = hash;
  for (let at = from; at < to; at++) running = Math.imul(running ^ (bytes[at] ?? 0), PRIME);
  return running;
}

/** Going on with text that is known to be ASCII. */
export function hashText(text: string, hash: number): number {
  let running = hash;
  for (let at = 0; at < text.length; at++) running = Math.imul(running ^ text.charCodeAt(at), PRIME);
  return running;
}

/** Sets the bits of one attribute by its hash. */
export function setBits(bits: TagBits, hash: number): void {
  // FNV's low bits alone are weak; the finalizer is murmur3's.
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  for (const bit of [mixed & 63, (mixed >>> 6) & 63]) {
    if (bit < 32) bits.lo = (bits.lo | (1 << bit)) >>> 0;
    else bits.hi = (bits.hi | (1 << (bit - 32))) >>> 0;
  }
}

/** Bits of an attribute as it is searched for: its value as text. */
export function bitsOf(tags: Iterable<readonly [key: string, value: string]>): bigint {
  const bits: TagBits = { lo: 0, hi: 0 };
  for (const [key, value] of tags) {
    const text = Buffer.from(`${key}=${value}`);
    setBits(bits, hashBytes(text, 0, text.length));
  }
  return (BigInt(bits.hi) << 32n) | BigInt(bits.lo);
}
