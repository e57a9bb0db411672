const FIRST_BYTES = 1_024;

/** Bytes in the order they came, in one buffer that grows: a million pieces of one byte take no more room than their bytes twice. */
export class GatheredBytes {
  private buffer = Buffer.alloc(0);
  private filled = 0;

  /** Copied: the caller may reuse its own buffer. */
  add(bytes: Uint8Array): void {
    const length = this.filled + bytes.length;
    if (length > this.buffer.length) {
      // Not from Node's pool, which would be held as a whole.
      const larger = Buffer.alloc(Math.max(FIRST_BYTES, length, 2 * this.buffer.length));
      larger.set(this.bytes);
      this.buffer = larger;
    }
    this.buffer.set(bytes, this.filled);
    this.filled = length;
  }

  /** A view of what was added, until more is. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.filled);
  }

  /** Memory that is held. */
  get bytesHeld(): number {
    return this.buffer.length;
  }

  clear(): void {
    this.buffer = Buffer.alloc(0);
    this.filled = 0;
  }
}
