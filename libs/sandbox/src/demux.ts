/** A piece of what a process wrote; `bytes` is a view, copy it to keep it. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

const HEADER_BYTES = 8;

/**
 * Takes apart Docker's multiplexed stream (a byte for the stream, three zero bytes, a big-endian uint32 length, the
 * bytes). Hands bytes on as they come instead of waiting for a frame to be whole, so it never holds more than a header.
 */
export class Demultiplexer {
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  #left = 0;

  *push(chunk: Uint8Array): Generator<Frame> {
    for (let at = 0; at < chunk.length;) {
      if (this.#left > 0) {
        const bytes = chunk.subarray(at, at + this.#left);
        at += bytes.length;
        this.#left -= bytes.length;
        yield { stream: this.#header[0] === 2 ? 'stderr' : 'stdout', bytes };
        continue;
      }
      const taken = chunk.subarray(at, at + HEADER_BYTES - this.#headerFilled);
      this.#header.set(taken, this.#headerFilled);
      this.#headerFilled += taken.length;
      at += taken.length;
      if (this.#headerFilled === HEADER_BYTES) {
        this.#left = this.#header.readUInt32BE(4);
        this.#headerFilled = 0;
      }
    }
  }
}
