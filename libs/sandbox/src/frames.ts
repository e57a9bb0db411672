import type { Readable } from 'node:stream';
import { Demultiplexer, type Frame } from './demux.ts';

/** Pulls frames out of an exec's stream; nothing is read ahead of what is asked for but the socket's own buffer. */
export class FrameReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #demultiplexer = new Demultiplexer();
  #frames: Iterator<Frame> | undefined;

  constructor(socket: Readable) {
    this.#chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  }

  /** undefined at the end of the stream, whether it was closed or cut. */
  async next(): Promise<Frame | undefined> {
    for (;;) {
      const frame = this.#frames?.next();
      if (frame !== undefined && frame.done !== true) return frame.value;
      const chunk = await this.#chunks.next().catch(() => ({ done: true as const, value: undefined }));
      if (chunk.done === true) return undefined;
      this.#frames = this.#demultiplexer.push(chunk.value);
    }
  }
}
