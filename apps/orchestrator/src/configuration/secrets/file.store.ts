import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { foundIn, type Found, type SecretStore } from './secret-store.ts';

/** Secrets in files of their own, read each time: they rotate by being replaced. */
export class FileStore implements SecretStore<{ readonly file: string }> {
  /** `folder` is that to which file names are relative. */
  constructor(private readonly folder: string) {}

  async find({ file }: { readonly file: string }): Promise<Found> {
    return foundIn(await readFile(resolve(this.folder, file), 'utf8').catch(() => undefined));
  }
}
