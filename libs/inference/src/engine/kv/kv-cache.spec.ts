import { describe, expect, it } from '@jest/globals';
import { KvCache } from './kv-cache.ts';

/** Holds blocks that contain the chain. */
function filled(cache: KvCache, chain: readonly number[]): number[] {
  const held: number[] = [];
  expect(cache.allocate(chain.length, held)).toBe(true);
  for (const [index, hash] of chain.entries()) cache.seal(held[index] ?? -1, hash);
  return held;
}

describe('KV cache', () => {
  it('gives out each block once, and none in part when there are too few', () => {
    const cache = new KvCache(4);
    const held: number[] = [];
    expect(cache.allocate(3, held)).toBe(true);
    expect(new Set(held).size).toBe(3);
    expect(cache.allocate(2, held)).toBe(false);
    expect([held.length, cache.usedBlocks, cache.freeBlocks]).toEqual([3, 3, 1]);
  });

  it('shares the blocks of a prefix, and frees them with their last holder', () => {
    const cache = new KvCache(4);
    const first = filled(cache, [11, 12]);
    expect(cache.match([11, 12, 13], 3)).toBe(2);
    const second = cache.share([11, 12], 2);
    expect(second).toEqual(first);
    expect(cache.usedBlocks).toBe(2);
    cache.release(first);
    expect(cache.usedBlocks).toBe(2);
    cache.release(second);
    expect(cache.usedBlocks).toBe(0);
  });

  it('finds what was released until the block is given out again, oldest first, ends before beginnings', () => {
    const cache = new KvCache(4);
    cache.release(filled(cache, [11, 12]));
    cache.release(filled(cache, [21, 22]));
    filled(cache, [31]);
    expect([cache.match([11, 12], 2), cache.match([21, 22], 2)]).toEqual([1, 2]);
  });

  it('does not match past the first block that is gone', () => {
    const cache = new KvCache(3);
    filled(cache, [11, 13]);
    expect(cache.match([11, 12, 13], 3)).toBe(1);
  });

  it('keeps one copy where two sequences have computed the same', () => {
    const cache = new KvCache(4);
    const first = filled(cache, [11]);
    const second = filled(cache, [11]);
    cache.release(second);
    cache.release(first);
    expect(cache.share([11], 1)).toEqual(first);
  });

  it('refuses to release what nobody holds', () => {
    const cache = new KvCache(2);
    const held = filled(cache, [11]);
    cache.release(held);
    expect(() => cache.release(held)).toThrow('nobody held');
  });
});
