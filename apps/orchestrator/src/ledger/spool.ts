import { closeSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { thisProcess } from './life.ts';
import { bytesIn, headLine, segmentOf, type Segment } from './segments.ts';

export interface SpoolOptions {
  readonly folder: string;
  readonly life: string;
  /** Size at which the next segment is begun, bytes. */
  readonly segmentBytes: number;
  /** Lines with which every segment after the first begins: those of the attempts that are open. */
  readonly carried: () => string;
}

/** What one life of an orchestrator writes, in a file, part by part. What has been appended outlives the process. */
export class Spool {
  private file: { readonly fd: number; readonly segment: Segment; size: number; limit: number } | undefined;
  /** Something may stand after `size` that was not written whole. */
  private damaged = false;
  private bytes = 0;

  constructor(private readonly options: SpoolOptions) {}

  /** Bytes of all lives in the folder. */
  get held(): number {
    return this.bytes;
  }

  /** The end of what has been written. */
  get mark(): { readonly segment: number; readonly offset: number } {
    return { segment: this.file?.segment.number ?? 1, offset: this.file?.size ?? 0 };
  }

  /** Counts what is there: others take away what has been shipped. */
  count(): void {
    this.bytes = bytesIn(this.options.folder);
  }

  /**
   * Hands lines to the kernel, all or none of them, in this moment: to send them through the thread pool costs more than everything
   * else that an attempt's record needs. Throws what the file system says.
   */
  append(lines: string): void {
    const file = (this.file ??= this.begin(1, ''));
    if (this.damaged) this.mend();
    this.damaged = true;
    const length = writeWhole(file.fd, lines);
    this.damaged = false;
    file.size += length;
    this.bytes += length;
    if (file.size >= file.limit) this.rotate();
  }

  /** A full disk may have taken a part of what was refused. */
  private mend(): void {
    if (this.file) ftruncateSync(this.file.fd, this.file.size);
    this.damaged = false;
  }

  private rotate(): void {
    const { file } = this;
    if (!file) return;
    try {
      this.file = this.begin(file.segment.number + 1, this.options.carried());
      closeSync(file.fd);
    } catch {
      // The segment at hand goes on; where nothing can be written any more the next line says so.
      file.limit += this.options.segmentBytes;
    }
  }

  /** Makes a segment as a whole, or not at all: one that is there has its head and what was carried over. */
  private begin(number: number, carried: string) {
    const { folder, life, segmentBytes } = this.options;
    mkdirSync(folder, { recursive: true });
    const segment = segmentOf(folder, life, number);
    const text = headLine(segment, thisProcess()) + carried;
    const draft = `${segment.path}.draft`;
    const fd = openSync(draft, 'a');
    try {
      ftruncateSync(fd, 0);
      const size = writeWhole(fd, text);
      renameSync(draft, segment.path);
      this.bytes += size;
      return { fd, segment, size, limit: size + segmentBytes };
    } catch (error) {
      closeSync(fd);
      rmSync(draft, { force: true });
      throw error;
    }
  }
}

/** Bytes that were written: all, or it throws. */
function writeWhole(fd: number, text: string): number {
  const length = Buffer.byteLength(text);
  let written = writeSync(fd, text);
  if (written < length) {
    const rest = Buffer.from(text);
    while (written < length) written += writeSync(fd, rest, written);
  }
  return length;
}
