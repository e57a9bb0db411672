import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile, stat } from 'node:fs/promises';
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from '@assay/contracts';

export interface FileVersion {
  readonly text: string;
  /** SHA-256 of the text: changes with it, and only with it. */
  readonly revision: string;
}

export const revisionOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const LOCK_EVERY_MS = 10;
const LOCK_WITHIN_MS = 5_000;
/** Writing a file takes milliseconds; who holds the lock so long is dead, ms. */
const LOCK_STALE_MS = 3_000;

const isThere = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';

/** The configuration's file: read, replaced whole, and watched. */
export class ConfigurationFile {
  readonly name: string;
  private watcher: FSWatcher | undefined;

  constructor(readonly path: string) {
    this.name = basename(path);
  }

  /** Throws `config_invalid` when there is nothing to read. */
  async read(): Promise<FileVersion> {
    const text = await readFile(this.path, 'utf8').catch((cause: unknown) => {
      const message = `${this.name}: cannot be read`;
      throw new AssayError('config_invalid', { message, details: { problems: [{ file: this.name, message: 'cannot be read' }] }, cause });
    });
    return { text, revision: revisionOf(text) };
  }

  /**
   * Replaces the file in one step; readers see the old one or the new one. Of several orchestrators that share it one is first, and
   * the others get `config_conflict`: it must still have the revision `expected`. Throws `config_readonly` where it cannot be written.
   */
  async replace(text: string, expected: string): Promise<FileVersion> {
    return this.alone(async () => {
      const before = await this.read();
      if (before.revision !== expected) throw new AssayError('config_conflict', { details: { revision: before.revision } });
      const temporary = `${this.path}.${process.pid}.new`;
      try {
        const { mode } = await stat(this.path);
        await writeFile(temporary, text, { mode });
        await rename(temporary, this.path);
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw this.readonly(cause);
      }
      return { text, revision: revisionOf(text) };
    });
  }

  /** Does something that no other process does to this file meanwhile. */
  private async alone<T>(work: () => Promise<T>): Promise<T> {
    const lock = `${this.path}.lock`;
    const until = Date.now() + LOCK_WITHIN_MS;
    for (;;) {
      try {
        await writeFile(lock, String(process.pid), { flag: 'wx' });
        break;
      } catch (cause) {
        if (!isThere(cause)) throw this.readonly(cause);
        await this.breakStale(lock);
        if (Date.now() > until) throw new AssayError('service_timeout', { details: { file: this.name }, cause });
        await pause(LOCK_EVERY_MS);
      }
    }
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  }

  /** A lock outlives its process only when that was killed in the few milliseconds that it holds it. */
  private async breakStale(lock: string): Promise<void> {
    const since = await stat(lock).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - since > LOCK_STALE_MS) await rm(lock, { force: true });
  }

  private readonly(cause: unknown): AssayError {
    return new AssayError('config_readonly', { details: { file: this.name }, cause });
  }

  /** Calls back after every change, also when an editor or a mount replaces the file. */
  follow(onChange: () => void): void {
    // The folder is watched, because a replaced file is another one and its watcher would watch the dead.
    this.watcher = watch(dirname(this.path), (_event, name) => {
      if (name === null || name === this.name || name.startsWith('..')) onChange();
    });
    this.watcher.unref();
  }

  close(): void {
    this.watcher?.close();
  }
}
