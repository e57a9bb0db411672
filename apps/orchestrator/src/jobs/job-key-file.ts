import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const KEY_BYTES = 32;

/** A key of AES-256, and the name by which what it has sealed finds it again. */
export interface SealingKey {
  /** First 12 hexadecimal digits of its SHA-256. */
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Keys in a file, one a line, in base64; the first seals, all of them open. It is read each time, so that it rotates by being
 * replaced, and made where it is missing: orchestrators that share a configuration share it.
 */
export class JobKeyFile {
  constructor(private readonly path: string) {}

  /** At least one. Rejects where the file cannot be read or made, or has a line that is no key. */
  async keys(): Promise<readonly [SealingKey, ...SealingKey[]]> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return this.make();
      throw error;
    });
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const [first, ...others] = lines.map(keyOf);
    if (!first) throw new Error(`${this.path} has no key`);
    return [first, ...others];
  }

  /** Of several who find none, one makes it; it is never seen half written. */
  private async make(): Promise<string> {
    const draft = `${this.path}.${randomUUID()}`;
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
    await link(draft, this.path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    await rm(draft);
    return readFile(this.path, 'utf8');
  }
}

function keyOf(line: string): SealingKey {
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== KEY_BYTES) throw new Error(`a line of the job keys is not ${String(KEY_BYTES)} bytes in base64`);
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes };
}
