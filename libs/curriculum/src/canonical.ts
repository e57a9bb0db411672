import { createHash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

const stringify = configure({ deterministic: true, circularValue: Error });

/** JSON with sorted keys and without white space: equal values have equal bytes. */
export function canonicalJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(stringify(value));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
