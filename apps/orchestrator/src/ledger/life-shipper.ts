import { open, rm } from 'node:fs/promises';
import type { LedgerStream, Position } from './ledger-stream.ts';
import { openedBy, settledBy } from './lines.ts';
import { segmentOf } from './segments.ts';

/** Largest message, bytes of the spool. */
const CHUNK_BYTES = 512 * 1_024;
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
        const lines = selected(read.text, this.closed);
        const reached = { segment: read.segment, offset: read.offset };
        position = lines === '' ? { ...position, ...reached } : await stream.append(life, position, { ...reached, lines, ended: false });
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
    if (!position.ended) this.position = await stream.append(life, position, { ...until, lines: '', ended: true });
    await this.removeBelow(until.segment + 1);
  }

  private async resume(): Promise<Position> {
    const { stream, life } = this.options;
    const position = await stream.positionOf(life);
    this.closed = await stream.closedFor(position);
    return position;
  }

  /** The next whole lines after a position; undefined where there are none before the mark. */
  private async read(position: Position, until: Mark): Promise<(Mark & { readonly text: string }) | undefined> {
    const { folder, life } = this.options;
    for (let { segment, offset } = position; segment <= until.segment; segment++, offset = 0) {
      const limit = segment === until.segment ? until.offset : Infinity;
      const bytes = await readFrom(segmentOf(folder, life, segment).path, offset, Math.min(CHUNK_BYTES, limit - offset));
      const length = bytes.lastIndexOf(NEWLINE) + 1;
      if (length > 0) return { segment, offset: offset + length, text: bytes.toString('utf8', 0, length) };
      if (bytes.length === CHUNK_BYTES) throw new Error(`a line of ledger segment ${segment} of ${life} is too long`);
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
 * has settled while this life was away: theirs stands.
 */
function selected(text: string, closed: ReadonlySet<string>): string {
  const lines = text.split('\n');
  const ends = new Set(closed);
  const isEnd = lines.map((line) => {
    const id = settledBy(line);
    if (id === undefined || closed.has(id)) return false;
    ends.add(id);
    return true;
  });
  const kept = lines.filter((line, index) => isEnd[index] === true || isOpen(line, ends));
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`;
}

function isOpen(line: string, ends: ReadonlySet<string>): boolean {
  const id = openedBy(line);
  return id !== undefined && !ends.has(id);
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
