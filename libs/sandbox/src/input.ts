import type { Writable } from 'node:stream';

/** Standard input of a process: writing waits for room, and never fails because the process is gone. */
export class ProcessInput {
  readonly #socket: Writable;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Resolves when more may follow; at once, dropping the bytes, when nobody reads any more. */
  async write(bytes: string | Uint8Array): Promise<void> {
    if (!this.#socket.writable || this.#socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        this.#socket.off('drain', settle).off('close', settle);
        resolve();
      };
      this.#socket.on('drain', settle).on('close', settle);
    });
  }

  /** The process reads the end of its input; its output stays connected. */
  end(): void {
    if (this.#socket.writable) this.#socket.end();
  }
}
