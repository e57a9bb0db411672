import { hashText, mix } from '../seeded.ts';

/** Tokens whose keys and values one block of the cache holds. */
export const BLOCK_TOKENS = 16;

/** Where a chain of blocks starts: an adapter changes every key and value, so its chains are its own. */
export function chainStart(adapter: string | undefined): number {
  return adapter === undefined ? 0 : hashText(adapter);
}

/**
 * Hash of a block that holds these tokens and follows the block with hash `before`: equal chains hold equal prefixes.
 * 53 bits, the most that a number holds exactly, so that a chance meeting of two is out of question.
 */
export function chainHash(before: number, tokens: ArrayLike<number>, from: number): number {
  let low = before | 0;
  let high = Math.floor(before / 2 ** 32) | 0;
  for (let index = from; index < from + BLOCK_TOKENS; index += 1) {
    const token = tokens[index] ?? 0;
    low = Math.imul(low ^ token, 0x9e3779b1) + index;
    high = Math.imul(high ^ token, 0x85ebca77) ^ (low >>> 15);
  }
  return (mix(high) & 0x1fffff) * 2 ** 32 + mix(low);
}
