import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { extract, pack, type Header } from 'tar-stream';

/** A file in an archive. */
export interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
}

/** An archive that is not what one of ours would be; `entry` says where. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';

  constructor(
    readonly entry: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Unpacked, all together: a bomb ends there. */
const MAX_BYTES = 256 * 1_048_576;
const MAX_ENTRIES = 64;
/** An archive of the same files has the same bytes. */
const NO_TIME = new Date(0);

/** A .tar.gz of some files, in their order. */
export async function packArchive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, bytes } of entries) tar.entry({ name, mtime: NO_TIME, mode: 0o644 }, bytes);
  tar.finalize();
  const blocks: Buffer[] = [];
  for await (const block of tar) blocks.push(block as Buffer);
  return promisify(gzip)(Buffer.concat(blocks), { level: 9 });
}

/**
 * The files of a .tar.gz, in memory: nothing is written to where a name leads. Throws {@link ArchiveError} for an archive that is cut
 * off or damaged, and for a link, a folder, a name that is there twice or leads elsewhere.
 */
export async function unpackArchive(archive: Uint8Array): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    const tar = extract();
    tar.end(await promisify(gunzip)(archive, { maxOutputLength: MAX_BYTES }));
    for await (const file of tar) {
      assertFile(file.header, entries);
      const chunks: Buffer[] = [];
      for await (const chunk of file) chunks.push(chunk as Buffer);
      entries.push({ name: file.header.name, bytes: Buffer.concat(chunks) });
    }
  } catch (cause) {
    throw cause instanceof ArchiveError ? cause : new ArchiveError('(archive)', 'the file is cut off, damaged, or no .tar.gz', { cause });
  }
  return entries;
}

function assertFile({ name, type }: Header, entries: readonly Entry[]): void {
  const refuse = (why: string): never => {
    throw new ArchiveError(name, why);
  };
  // What an archive says of a type is text.
  if (type !== 'file') refuse(`it is a ${type} and not a file`);
  if (!/^[a-z][a-z0-9.-]{0,60}$/.test(name)) refuse('its name leads elsewhere, or is none of a bundle');
  if (entries.some((entry) => entry.name === name)) refuse('it is there twice');
  if (entries.length >= MAX_ENTRIES) refuse('there are more files than in any bundle');
}
