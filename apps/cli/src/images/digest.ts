import { createHash } from 'node:crypto';

export interface DigestedFile {
  /** Relative to the image's folder, POSIX. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}

/**
 * What an image is made of, as 16 hex digits: its files, in any order, and the digests of the images it stands on.
 * Equal digests need no rebuild.
 */
export function contentDigest(files: readonly DigestedFile[], parents: readonly string[]): string {
  const hash = createHash('sha256');
  const field = (value: string | Uint8Array): void => {
    hash.update(`${Buffer.byteLength(value)}:`);
    hash.update(value);
  };
  for (const parent of [...parents].sort()) field(parent);
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    field(file.path);
    field(file.executable ? 'x' : '-');
    field(file.content);
  }
  return hash.digest('hex').slice(0, 16);
}
