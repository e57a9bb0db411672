import type { ServerResponse } from 'node:http';
import { AssayError } from '@assay/contracts';

export interface StreamWriterOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Longest time that a reader may leave what was sent unread, ms. */
  readonly stalledMs: number;
}

/** Writes a stream to a reader who may be slow, or gone. What is written waits for the reader, never in a growing heap. */
export class StreamWriter {
  constructor(
    private readonly response: ServerResponse,
    private readonly options: StreamWriterOptions,
  ) {}

  /** More headers; of no effect once the stream has started. */
  describe(headers: Readonly<Record<string, string>>): void {
    if (!this.started) for (const [name, value] of Object.entries(headers)) this.response.setHeader(name, value);
  }

  get started(): boolean {
    return this.response.headersSent;
  }

  start(): void {
    if (this.response.headersSent) return;
    this.response.writeHead(200, this.options.headers);
    this.response.flushHeaders();
  }

  /** Undefined when the text is on its way, else a promise of room for more. The promise rejects with `request_cancelled`. */
  write(text: string): Promise<void> | undefined {
    if (text === '') return undefined;
    this.start();
    return this.response.write(text) ? undefined : this.room();
  }

  /** Writes what may be left out, if the reader is not behind anyway. */
  beat(text: string): void {
    const { response } = this;
    if (response.destroyed || response.writableEnded || response.writableNeedDrain) return;
    this.start();
    response.write(text);
  }

  end(text: string): void {
    this.start();
    this.response.end(text);
  }

  private room(): Promise<void> {
    const { response, options } = this;
    return new Promise((resolve, reject) => {
      const settle = (error?: AssayError): void => {
        clearTimeout(timer);
        response.off('drain', drained).off('close', closed);
        if (error) reject(error);
        else resolve();
      };
      const drained = (): void => settle();
      const closed = (): void => settle(new AssayError('request_cancelled'));
      const timer = setTimeout(() => {
        settle(new AssayError('request_cancelled', { message: 'The reader does not read.' }));
        response.destroy();
      }, options.stalledMs);
      response.once('drain', drained).once('close', closed);
      if (response.destroyed) closed();
    });
  }
}
