import { closeSync, mkdirSync, openSync, renameSync, existsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 16 * 1024 * 1024;

/** A log that keeps between one and two times 16 MiB: the file, and the one before it with ".1" added. */
export class LogFile {
  private readonly path: string;
  private descriptor: number;
  private bytes: number;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.bytes = existsSync(path) ? statSync(path).size : 0;
    this.descriptor = openSync(path, 'a', 0o600);
  }

  write(line: string): void {
    if (this.bytes > MAX_BYTES) this.rotate();
    this.bytes += writeSync(this.descriptor, `${line}\n`);
  }

  private rotate(): void {
    closeSync(this.descriptor);
    renameSync(this.path, `${this.path}.1`);
    this.descriptor = openSync(this.path, 'a', 0o600);
    this.bytes = 0;
  }
}
