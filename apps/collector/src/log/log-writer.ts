import { open, unlink, type FileHandle } from 'node:fs/promises';
import { headerOf, HEADER_BYTES, type LogRecord } from './record.ts';
import { listSegments, segmentPath, syncFolder } from './segments.ts';

export interface LogWriterOptions {
  readonly folder: string;
  /** Position where writing goes on. */
  readonly end: number;
  /** A file is closed when it has grown so large, bytes. */
  readonly segmentBytes: number;
  /** Called when everything before the position is on the disk. */
  readonly onDurable: (position: number) => void;
}

/** The part of a file that the writer needs; tests put a disk behind it that fails. */
export type LogFile = Pick<FileHandle, 'writev' | 'datasync' | 'truncate' | 'close'>;
export type OpenLogFile = (path: string) => Promise<LogFile>;

interface Waiting {
  readonly record: LogRecord;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Appends records with group commit: while one group is being synced the next one gathers, so that the disk is waited for once
 * for all who came meanwhile. What is resolved survives a loss of power.
 */
export class LogWriter {
  private readonly options: LogWriterOptions;
  private readonly openFile: OpenLogFile;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private file: LogFile | undefined;
  private base: number;
  private end: number;

  constructor(options: LogWriterOptions, openFile: OpenLogFile = (path) => open(path, 'w')) {
    this.options = options;
    this.openFile = openFile;
    // Every life writes files of its own: nothing is ever appended to bytes that another life left.
    this.base = this.end = options.end;
  }

  /** Position up to which everything is on the disk. */
  get durable(): number {
    return this.end;
  }

  /** Resolves when the record is on the disk; rejects with the disk's error when it is not, and then it will not be there later. */
  append(record: LogRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, resolve, reject });
      this.writing ??= this.writeAll();
    });
  }

  /** Removes files that hold nothing after the position. */
  async forget(position: number): Promise<void> {
    const bases = await listSegments(this.options.folder);
    const done = bases.filter((_base, index) => (bases[index + 1] ?? Infinity) <= position);
    for (const base of done) await unlink(segmentPath(this.options.folder, base));
  }

  /** Waits for what was handed in. */
  async close(): Promise<void> {
    await this.writing;
    await this.file?.close();
    this.file = undefined;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.write(group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        await this.abandonFile();
        for (const { reject } of group) reject(error);
      }
    }
    this.writing = undefined;
  }

  private async write(group: readonly Waiting[]): Promise<void> {
    const file = this.file ?? (await this.nextFile());
    const bytes = group.reduce((sum, { record }) => sum + HEADER_BYTES + record.body.length, 0);
    const written = await file.writev(group.flatMap(({ record }) => [headerOf(record), record.body]));
    if (written.bytesWritten !== bytes) throw new Error(`only ${written.bytesWritten} of ${bytes} bytes could be written`);
    await file.datasync();
    this.end += bytes;
    this.options.onDurable(this.end);
    if (this.end - this.base < this.options.segmentBytes) return;
    this.file = undefined;
    await file.close();
  }

  private async nextFile(): Promise<LogFile> {
    const { folder } = this.options;
    this.file = await this.openFile(segmentPath(folder, this.end));
    this.base = this.end;
    await syncFolder(folder);
    return this.file;
  }

  /**
   * After a failed write or sync nobody knows what is on the disk beyond the last group that was. The file ends there, and the
   * next group begins another one at that position.
   */
  private async abandonFile(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    if (!file) return;
    await file.truncate(this.end - this.base).catch(() => undefined);
    await file.close().catch(() => undefined);
    if (this.end === this.base) await unlink(segmentPath(this.options.folder, this.base)).catch(() => undefined);
  }
}
