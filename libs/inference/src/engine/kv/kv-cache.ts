const NONE = -1;

/**
 * The memory for keys and values: a fixed number of blocks. A block is held by sequences (counted), or free. A free block
 * keeps its content until it is given out again, least recently used first, so that a later prompt with the same prefix
 * finds it.
 */
export class KvCache {
  readonly size: number;
  private readonly holders: Int32Array;
  private readonly hashes: Float64Array;
  private readonly byHash = new Map<number, number>();
  private readonly free: FreeList;

  constructor(size: number) {
    this.size = size;
    this.holders = new Int32Array(size);
    this.hashes = new Float64Array(size).fill(NONE);
    this.free = new FreeList(size);
  }

  get freeBlocks(): number {
    return this.free.length;
  }

  get usedBlocks(): number {
    return this.size - this.free.length;
  }

  /** How many of the chain's first blocks are here. */
  match(chain: readonly number[], most: number): number {
    let count = 0;
    while (count < most && count < chain.length && this.byHash.has(chain[count] ?? NONE)) count += 1;
    return count;
  }

  /** How many of the chain's first `count` blocks nobody holds at the moment: taking them uses up free blocks. */
  idleAmong(chain: readonly number[], count: number): number {
    let idle = 0;
    for (let index = 0; index < count; index += 1) {
      const block = this.byHash.get(chain[index] ?? NONE);
      if (block !== undefined && this.holders[block] === 0) idle += 1;
    }
    return idle;
  }

  /** Holds the chain's first `count` blocks, which {@link match} has found. */
  share(chain: readonly number[], count: number): number[] {
    return chain.slice(0, count).map((hash) => {
      const block = this.byHash.get(hash);
      if (block === undefined) throw new Error('a block was shared that is not in the cache');
      if (this.holders[block] === 0) this.free.remove(block);
      this.holders[block] = (this.holders[block] ?? 0) + 1;
      return block;
    });
  }

  /** Appends `count` empty blocks to those held; false, and nothing is taken, where there are not so many. */
  allocate(count: number, held: number[]): boolean {
    if (count > this.free.length) return false;
    for (let taken = 0; taken < count; taken += 1) {
      const block = this.free.takeFirst();
      this.forget(block);
      this.holders[block] = 1;
      held.push(block);
    }
    return true;
  }

  /** Says what a full block holds. If another one holds the same, that one stays the one that is found. */
  seal(block: number, hash: number): void {
    if (this.byHash.has(hash)) return;
    this.byHash.set(hash, block);
    this.hashes[block] = hash;
  }

  /** Lets go of blocks. The end of a sequence is the first to be overwritten: its beginning is more likely to be shared. */
  release(held: readonly number[]): void {
    for (let index = held.length - 1; index >= 0; index -= 1) {
      const block = held[index] ?? NONE;
      const holders = (this.holders[block] ?? 0) - 1;
      if (holders < 0) throw new Error('a block was released that nobody held');
      this.holders[block] = holders;
      if (holders > 0) continue;
      if (this.hashes[block] === NONE) this.free.addFirst(block);
      else this.free.addLast(block);
    }
  }

  private forget(block: number): void {
    const hash = this.hashes[block] ?? NONE;
    if (hash === NONE) return;
    this.byHash.delete(hash);
    this.hashes[block] = NONE;
  }
}

/** Free blocks in the order in which they are to be used: a ring of links through one entry more than there are blocks. */
class FreeList {
  length: number;
  private readonly head: number;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;

  constructor(size: number) {
    this.length = size;
    this.head = size;
    this.next = Int32Array.from({ length: size + 1 }, (_, index) => (index + 1) % (size + 1));
    this.previous = Int32Array.from({ length: size + 1 }, (_, index) => (index + size) % (size + 1));
  }

  takeFirst(): number {
    const first = this.next[this.head] ?? NONE;
    if (first === this.head) throw new Error('no block is free');
    this.remove(first);
    return first;
  }

  addFirst(block: number): void {
    this.insert(block, this.head, this.next[this.head] ?? NONE);
  }

  addLast(block: number): void {
    this.insert(block, this.previous[this.head] ?? NONE, this.head);
  }

  remove(block: number): void {
    const before = this.previous[block] ?? NONE;
    const after = this.next[block] ?? NONE;
    this.next[before] = after;
    this.previous[after] = before;
    this.length -= 1;
  }

  private insert(block: number, before: number, after: number): void {
    this.next[before] = block;
    this.previous[block] = before;
    this.next[block] = after;
    this.previous[after] = block;
    this.length += 1;
  }
}
