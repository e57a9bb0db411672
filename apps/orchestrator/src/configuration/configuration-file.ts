import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile, stat } from 'node:fs/promises';
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AssayError } from '@assay/contracts';

export interface FileVersion {
  readonly text: string;
  /** SHA-256 of the text: changes with it, and only with it. */
  readonly revision: string;
}

export const revisionOf = (text: string): string => createHash('sha256').update(text).digest('hex');

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

  /** Replaces the file in one step; readers see the old one or the new one. Throws `config_readonly`. */
  async write(text: string): Promise<FileVersion> {
    const temporary = `${this.path}.${process.pid}.new`;
    try {
      const { mode } = await stat(this.path);
      await writeFile(temporary, text, { mode });
      await rename(temporary, this.path);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw new AssayError('config_readonly', { details: { file: this.name }, cause });
    }
    return { text, revision: revisionOf(text) };
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
