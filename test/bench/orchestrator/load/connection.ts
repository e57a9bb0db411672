import { connect, type Socket } from 'node:net';

/** What a request is sent with. All of it is known beforehand, so that sending costs the generator nothing. */
export interface Ask {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes of a request. */
export function bytesOf({ port, headers, body }: Ask): Buffer {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`POST /v1/chat/completions HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const HEAD_END = Buffer.from('\r\n\r\n');
const CHUNKS_END = Buffer.from('\r\n0\r\n\r\n');
const NONE = Buffer.alloc(0);

/**
 * One connection that sends a request and waits for its answer before it sends the next. It knows as much of HTTP as it needs to
 * find an answer's end: a generator that knew more would measure itself.
 */
export class Connection {
  private readonly socket: Socket;
  private kept: Buffer = NONE;
  private bodyFrom = -1;
  /** Length of the answer as it was said; -1: in chunks. */
  private length = 0;
  private status = 0;

  constructor(port: number, onAnswer: (status: number) => void, onLost: (error: Error | undefined) => void) {
    this.onAnswer = onAnswer;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (data: Buffer) => this.read(data));
    this.socket.on('error', onLost).on('end', () => onLost(undefined));
  }

  private readonly onAnswer: (status: number) => void;

  send(request: Buffer): void {
    this.socket.write(request);
  }

  close(): void {
    this.socket
      .removeAllListeners()
      .on('error', () => undefined)
      .destroy();
  }

  private read(data: Buffer): void {
    this.kept = this.kept.length === 0 ? data : Buffer.concat([this.kept, data]);
    if (this.bodyFrom < 0 && !this.readHead()) return;
    const isWhole =
      this.length >= 0 ? this.kept.length >= this.bodyFrom + this.length : this.kept.subarray(-CHUNKS_END.length).equals(CHUNKS_END);
    if (!isWhole) return;
    this.kept = NONE;
    this.bodyFrom = -1;
    this.onAnswer(this.status);
  }

  private readHead(): boolean {
    const end = this.kept.indexOf(HEAD_END);
    if (end < 0) return false;
    const head = this.kept.toString('latin1', 0, end);
    this.status = Number(head.slice(9, 12));
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    this.length = length === undefined ? -1 : Number(length);
    this.bodyFrom = end + HEAD_END.length;
    return true;
  }
}
