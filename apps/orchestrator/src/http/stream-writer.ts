import type { ServerResponse } from 'node:http';
import { AssayError } from '@assay/contracts';

export interface StreamWriterOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Longest time that a reader may leave what was sent unread, ms. */
  readonly stalledMs: number;
}

/** Characters that are gathered for one write at most. */
const MOST_GATHERED = 4_096;
const LAST_CHUNK = '0\r\n\r\n';

/**
 * Writes a stream to a reader who may be slow, or gone. What is written waits for the reader, never in a growing heap. Pieces that
 * come in one turn of the event loop go out together.
 */
export class StreamWriter {
  private headers: Readonly<Record<string, string>>;
  private gathered = '';
  private framed = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: StreamWriterOptions,
  ) {
    this.headers = options.headers;
  }

  /** More headers; of no effect once the stream has started. */
  describe(headers: Readonly<Record<string, string>>): void {
    this.headers = { ...this.headers, ...headers };
  }

  get started(): boolean {
    return this.response.headersSent;
  }

  start(): void {
    const { response } = this;
    if (response.headersSent) return;
    // Node hands a chunk to the kernel in four pieces. Framed here it is one, which is half of what a token costs.
    this.framed = response.req.httpVersionMajor > 1 || response.req.httpVersionMinor > 0;
    response.writeHead(200, this.framed ? { ...this.headers, 'transfer-encoding': 'chunked' } : this.headers);
    if (this.framed) response.chunkedEncoding = false;
  }

  /** Undefined when the text is on its way, else a promise of room for more. The promise rejects with `request_cancelled`. */
  write(text: string): Promise<void> | undefined {
    if (text === '') return undefined;
    this.start();
    if (this.gathered === '') process.nextTick(this.flush);
    this.gathered += text;
    if (this.gathered.length >= MOST_GATHERED) this.flush();
    return this.response.writableNeedDrain ? this.room() : undefined;
  }

  /** Writes what may be left out, if the reader is not behind anyway. */
  beat(text: string): void {
    const { response } = this;
    if (response.destroyed || response.writableEnded || response.writableNeedDrain) return;
    this.start();
    response.write(this.frame(text));
  }

  end(text: string): void {
    this.start();
    const last = this.frame(this.gathered + text);
    this.gathered = '';
    this.response.end(this.framed ? last + LAST_CHUNK : last);
  }

  private readonly flush = (): void => {
    const { gathered, response } = this;
    if (gathered === '') return;
    this.gathered = '';
    if (!response.destroyed) response.write(this.frame(gathered));
  };

  /** A chunk of HTTP/1.1; none for nothing, which would end the stream. */
  private frame(text: string): string {
    return this.framed && text !== '' ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text;
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
