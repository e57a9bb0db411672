import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';

/** Beside this file, in the same form: source or built. */
const INITDB = join(import.meta.dirname, `initdb${extname(import.meta.filename)}`);

/** Makes the files of an empty PostgreSQL at the folder, unless they are there: all of them, or none when it is interrupted. */
export async function ensureCluster(folder: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const unfinished = `${folder}.unfinished`;
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await rm(unfinished, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, ['--liftoff-only', INITDB, unfinished], { env: {} });
  await rename(unfinished, folder);
}
