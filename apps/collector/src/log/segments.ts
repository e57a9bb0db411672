import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The log is a row of files. Each is named by the position of its first byte in the whole log, so that a position says which
 * file to read and where, and files that are done with can go without renumbering anything.
 */
const NAME = /^(\d{16})\.log$/;

export const segmentPath = (folder: string, base: number): string => join(folder, `${String(base).padStart(16, '0')}.log`);

/** Positions at which files begin, in order. */
export async function listSegments(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => NAME.exec(name)?.slice(1).map(Number) ?? []).sort((a, b) => a - b);
}

/** Makes names in a folder survive a loss of power: without it a new file may be gone although its bytes were synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
