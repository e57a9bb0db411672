import { mkdir, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextRecord, recordAt, recordLength } from './record.ts';
import { listSegments, segmentPath, syncFolder } from './segments.ts';

/** Something in the log that is not what was written. */
export interface Damage {
  /**
   * `torn`: the end, which a crash cut off before it was acknowledged. `corrupt`: not what was written, and records after it are
   * whole. `missing`: files are not there any more.
   */
  readonly kind: 'torn' | 'corrupt' | 'missing';
  readonly position: number;
  readonly bytes: number;
  /** Where the bytes are kept for whoever wants to look. */
  readonly keptAt: string;
}

/**
 * Makes the log ready to be written and read: what a crash has torn off its end is cut off and kept apart. Resolves with the
 * position where writing goes on, and what was found. A log that does not exist begins at 0.
 */
export async function recoverLog(folder: string): Promise<{ readonly end: number; readonly damage: readonly Damage[] }> {
  await mkdir(folder, { recursive: true });
  const base = (await listSegments(folder)).at(-1);
  if (base === undefined) return { end: 0, damage: [] };
  const path = segmentPath(folder, base);
  const bytes = await readFile(path);
  const good = endOfRecords(bytes);
  if (good === bytes.length) return { end: base + good, damage: [] };
  const torn = await keepApart(folder, 'torn', base + good, bytes.subarray(good));
  await truncate(path, good);
  await syncFolder(folder);
  return { end: base + good, damage: [torn] };
}

/** Where the last record that is whole ends; corrupt ones before it are for the reader to tell of. */
function endOfRecords(bytes: Buffer): number {
  let end = 0;
  for (let at: number | undefined = 0; at !== undefined; at = nextRecord(bytes, end)) {
    for (let length = recordLength(bytes, at); length !== undefined && recordAt(bytes, at); length = recordLength(bytes, at)) at += length;
    end = at;
  }
  return end;
}

/** Keeps bytes that are not part of the log any more in its folder `quarantine`. */
export async function keepApart(
  folder: string,
  kind: Damage['kind'],
  position: number,
  bytes: Buffer,
  size = bytes.length,
): Promise<Damage> {
  const quarantine = join(folder, 'quarantine');
  await mkdir(quarantine, { recursive: true });
  const keptAt = join(quarantine, `${String(position).padStart(16, '0')}.${kind}`);
  await writeFile(keptAt, bytes);
  return { kind, position, bytes: size, keptAt };
}

/** Bytes of a file from `from` on, at most `length`; in `memory` where there is some. */
export async function readRange(path: string, from: number, length: number, memory?: Buffer): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const wanted = Math.max(0, Math.min(length, size - from));
    const bytes = memory ?? Buffer.allocUnsafe(wanted);
    const { bytesRead } = await handle.read(bytes, 0, wanted, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
