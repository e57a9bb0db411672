import { Buffer, isUtf8 } from 'node:buffer';
import { upstreamInvalid } from './invalid.ts';

const LF = 10;
const CR = 13;
const BOM = 0xfeff;

/**
 * Bytes in, whole lines of text out, every line end turned into LF. What follows the last line end is held as bytes, so that a
 * character cut anywhere is whole again before it is decoded, and every byte is looked at once however small the pieces are.
 */
export class CompleteLines {
  readonly #maxBytes: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #afterCr = false;
  #begun = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Lines that `bytes` completes, '' if none. Throws `upstream_invalid` for a line above the cap and for bytes that are not UTF-8. */
  push(bytes: Uint8Array): string {
    let chunk = asBuffer(bytes);
    // The LF of a CRLF that was cut in two belongs to the line that its CR has already ended.
    if (this.#afterCr && chunk.length > 0) {
      this.#afterCr = false;
      if (chunk[0] === LF) chunk = chunk.subarray(1);
    }
    const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
    if (end === 0) {
      this.#hold(chunk);
      return '';
    }
    this.#afterCr = chunk[end - 1] === CR && end === chunk.length;
    const lines = this.#release(chunk.subarray(0, end));
    this.#hold(chunk.subarray(end));
    return lines.includes('\r') ? lines.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : lines;
  }

  /** The unfinished line at the end of the stream, '' if there is none. */
  rest(): string {
    return this.#release(Buffer.alloc(0));
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#heldBytes += piece.length;
    if (this.#heldBytes > this.#maxBytes) throw upstreamInvalid('event_too_large');
    // The transport may reuse its memory; a held piece must not change.
    this.#held.push(Uint8Array.from(piece));
  }

  #release(piece: Buffer): string {
    let whole = piece;
    if (this.#held.length > 0) {
      whole = Buffer.concat([...this.#held, piece], this.#heldBytes + piece.length);
      this.#held = [];
      this.#heldBytes = 0;
    }
    if (!isUtf8(whole)) throw upstreamInvalid('invalid_utf8');
    const text = whole.toString('utf8');
    if (this.#begun || text === '') return text;
    this.#begun = true;
    return text.charCodeAt(0) === BOM ? text.slice(1) : text;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
