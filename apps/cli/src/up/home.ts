import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes ASSAY_HOME a folder that only its owner can look into. */
export async function prepareHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
}

/** Replaces a file in one step, readable by its owner only. */
export async function writePrivate(path: string, content: string): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content, { mode: 0o600, flush: true });
  await rename(draft, path);
}

/** The content of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export interface NatsSecret {
  readonly user: string;
  readonly password: string;
  /** File with NATS_USER and NATS_PASSWORD, as `docker run --env-file` reads it. */
  readonly envFile: string;
}

/** The broker's credentials: made once, kept in ASSAY_HOME/secrets/nats.env. */
export async function natsSecret(home: string): Promise<NatsSecret> {
  const folder = join(home, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const envFile = join(folder, 'nats.env');
  const kept = await readIfThere(envFile);
  const password = /^NATS_PASSWORD=(\S+)$/m.exec(kept ?? '')?.[1];
  if (password !== undefined) return { user: 'assay', password, envFile };
  // A letter first: the server's configuration takes a value that begins with a digit for a number.
  const fresh = `p${randomBytes(24).toString('hex')}`;
  await writePrivate(envFile, `NATS_USER=assay\nNATS_PASSWORD=${fresh}\n`);
  return { user: 'assay', password: fresh, envFile };
}
