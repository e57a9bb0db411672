import type { Problem } from '@assay/documents';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bounds of one exercise folder; far above what authors need, far below what would hurt. */
const MAX_FILES = 1_000;
const MAX_FILE_BYTES = 256 * 1024;
const MAX_TOTAL_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 8;
const PLAIN_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

export interface Folder {
  /** Text by POSIX path, sorted. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/**
 * Reads a folder of text files. What does not belong into an exercise is a problem and is not read: links, devices,
 * odd names, oversized or binary files. Rejects only when the folder cannot be listed at all.
 */
export async function readFolder(root: string): Promise<Folder> {
  const reader = new FolderReader(root);
  await reader.read('', 0);
  return { files: new Map([...reader.files].sort(([a], [b]) => (a < b ? -1 : 1))), problems: reader.problems };
}

class FolderReader {
  readonly files = new Map<string, string>();
  readonly problems: Problem[] = [];
  private readonly root: string;
  private bytes = 0;

  constructor(root: string) {
    this.root = root;
  }

  async read(folder: string, depth: number): Promise<void> {
    const names = (await readdir(join(this.root, folder))).sort();
    for (const name of names) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (!PLAIN_NAME.test(name)) this.refuse(path, 'a name has letters, digits, "_", "-" and ".", and does not begin with "." or "-"');
      else await this.readEntry(path, depth);
    }
  }

  private async readEntry(path: string, depth: number): Promise<void> {
    const entry = await lstat(join(this.root, path));
    if (entry.isSymbolicLink()) this.refuse(path, 'symbolic links are not followed; put the file itself here');
    else if (entry.isDirectory() && depth >= MAX_DEPTH) this.refuse(path, `folders are nested deeper than ${MAX_DEPTH}`);
    else if (entry.isDirectory()) await this.read(path, depth + 1);
    else if (!entry.isFile()) this.refuse(path, 'only plain files belong into an exercise');
    else if (entry.size > MAX_FILE_BYTES) this.refuse(path, `the file has ${entry.size} bytes; at most ${MAX_FILE_BYTES} are allowed`);
    else await this.readText(path);
  }

  private async readText(path: string): Promise<void> {
    const bytes = await readFile(join(this.root, path));
    this.bytes += bytes.length;
    if (this.files.size >= MAX_FILES || this.bytes > MAX_TOTAL_BYTES) {
      this.refuse(path, `the folder has more than ${MAX_FILES} files or ${MAX_TOTAL_BYTES} bytes`);
      return;
    }
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      if (text.includes('\0')) this.refuse(path, 'the file has a NUL byte; only text belongs into an exercise');
      else this.files.set(path, text);
    } catch {
      this.refuse(path, 'the file is not valid UTF-8');
    }
  }

  private refuse(file: string, message: string): void {
    this.problems.push({ file, message });
  }
}
