import { open, rm } from 'node:fs/promises';
import type { LedgerStream, Position } from './ledger-stream.ts';
import { idAt, kindAt } from './lines.ts';
import { segmentOf } from './segments.ts';

const NEWLINE = 0x0a;

/** A place in what a life has written. */
export interface Mark {
  readonly segment: number;
  readonly offset: number;
}

export interface LifeShipperOptions {
  readonly stream: LedgerStream;
  readonly folder: string;
  readonly life: string;
}

/** Takes what one life has written over into the stream, in order, and removes the segments that are there as a whole. */
export class LifeShipper {
  /** Undefined: the stream has to be asked. */
  private position: Position | undefined;
  private closed: ReadonlySet<string> = new Set();
  /** No segment before this one is there. */
  private lowest = 1;

  constructor(private readonly options: LifeShipperOptions) {}

  /** Whether something before the mark is not known to be in the stream. */
  isBehind({ segment, offset }: Mark): boolean {
    const { position } = this;
    return !position || position.segment < segment || (position.segment === segment && position.offset < offset);
  }

  /** Resolves when everything before the mark is in the stream. What fails may be repeated. */
  async ship(until: Mark): Promise<Position> {
    const { stream, life } = this.options;
    try {
      let position = this.position ?? (await this.resume());
      for (;;) {
        const read = await this.read(position, until);
        if (!read) return (this.position = position);
        const lines = selected(read.lines, this.closed);
        const reached = { segment: read.segment, offset: read.offset };
        position =
          lines.length === 0 ? { ...position, ...reached } : await stream.append(life, position, { ...reached, lines, ended: false });
        this.position = position;
      }
    } catch (error) {
      this.position = undefined;
      throw error;
    }
  }

  /** Ships what is left of a life that is over, and says in the stream that nothing follows. */
  async end(until: Mark): Promise<void> {
    const { stream, life } = this.options;
    const position = await this.ship(until);
    if (!position.ended) this.position = await stream.append(life, position, { ...until, lines: Buffer.alloc(0), ended: true });
    await this.removeBelow(until.segment + 1);
  }

  private async resume(): Promise<Position> {
    const { stream, life } = this.options;
    const position = await stream.positionOf(life);
    this.closed = await stream.closedFor(position);
    return position;
  }

  /** The next whole lines after a position; undefined where there are none before the mark. */
  private async read(position: Position, until: Mark): Promise<(Mark & { readonly lines: Buffer }) | undefined> {
    const { stream, folder, life } = this.options;
    const { largest } = stream;
    for (let { segment, offset } = position; segment <= until.segment; segment++, offset = 0) {
      const limit = segment === until.segment ? until.offset : Infinity;
      const bytes = await readFrom(segmentOf(folder, life, segment).path, offset, Math.min(largest, limit - offset));
      const length = bytes.lastIndexOf(NEWLINE) + 1;
      if (length > 0) return { segment, offset: offset + length, lines: bytes.subarray(0, length) };
      if (bytes.length === largest) throw new Error(`a line of ledger segment ${segment} of ${life} is too long`);
      await this.removeBelow(Math.min(segment + 1, until.segment));
    }
    return undefined;
  }

  private async removeBelow(segment: number): Promise<void> {
    const { folder, life } = this.options;
    for (; this.lowest < segment; this.lowest++) await rm(segmentOf(folder, life, this.lowest).path, { force: true });
  }
}

/**
 * What of these lines others need: ends, and beginnings whose end is not among them. Not the ends of attempts that a survivor
 * has settled while this life was away: theirs stands. Bytes, because thousands of lines a second would be decoded for nothing.
 */
function selected(bytes: Buffer, closed: ReadonlySet<string>): Buffer {
  const ended = new Set(closed);
  const begun: { readonly id: string; readonly start: number; readonly end: number }[] = [];
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let start = 0, end = 0; start < bytes.length; start = end) {
    end = bytes.indexOf(NEWLINE, start) + 1;
    const kind = kindAt(bytes, start);
    if (kind === 'other') continue;
    const id = idAt(bytes, start, kind);
    if (kind === 'opened') begun.push({ id, start, end });
    else if (!closed.has(id)) {
      ended.add(id);
      length += bytes.copy(kept, length, start, end);
    }
  }
  for (const { id, start, end } of begun) if (!ended.has(id)) length += bytes.copy(kept, length, start, end);
  return kept.subarray(0, length);
}

/** Bytes of a file; none of one that is gone. */
async function readFrom(path: string, offset: number, length: number): Promise<Buffer> {
  if (length <= 0) return Buffer.alloc(0);
  const file = await open(path, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
