const NOTHING = Buffer.alloc(0);

/** The parts of a message between pairs of positions, one after the other. */
export function restOf(bytes: Buffer, rest: readonly number[]): Buffer {
  if (rest.length === 0) return NOTHING;
  if (rest.length === 2) return bytes.subarray(rest[0], rest[1]);
  const parts: Buffer[] = [];
  for (let at = 0; at < rest.length; at += 2) parts.push(bytes.subarray(rest[at], rest[at + 1]));
  return Buffer.concat(parts);
}
