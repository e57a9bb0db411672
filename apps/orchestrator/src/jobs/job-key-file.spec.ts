import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { JobKeyFile } from './job-key-file.ts';
import { SealedSecrets } from './sealed-secrets.ts';

let path: string;

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'assay-job-keys-')), 'secrets', 'job-keys');
});

describe('the file of job keys', () => {
  it('is made once where it is missing, for its owner alone', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => new JobKeyFile(path).keys()));
    expect(new Set(all.map(([{ id }]) => id)).size).toBe(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('rotates: what an older key sealed still opens, until that key is taken out', async () => {
    const secrets = new SealedSecrets(new JobKeyFile(path));
    const sealed = await secrets.seal('hush', 'here');
    const old = await readFile(path, 'utf8');
    const fresh = `${randomBytes(32).toString('base64')}\n`;
    await writeFile(path, fresh + old);
    expect(await secrets.open(sealed, 'here')).toBe('hush');
    const resealed = await secrets.seal('hush', 'here');
    await writeFile(path, fresh);
    expect(await secrets.open(resealed, 'here')).toBe('hush');
    await expect(secrets.open(sealed, 'here')).rejects.toMatchObject({ code: 'service_unavailable' });
  });

  it('seals the same twice in different words', async () => {
    const secrets = new SealedSecrets(new JobKeyFile(path));
    expect(await secrets.seal('hush', 'here')).not.toBe(await secrets.seal('hush', 'here'));
  });

  it('opens nothing that was changed', async () => {
    const secrets = new SealedSecrets(new JobKeyFile(path));
    const [id, text = ''] = (await secrets.seal('hush', 'here')).split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(secrets.open(`${id ?? ''}.${changed.toString('base64url')}`, 'here')).rejects.toMatchObject({
        code: 'service_unavailable',
      });
    }
  });

  it.each(['', 'not a key', randomBytes(16).toString('base64')])('is refused when it says %j', async (text) => {
    await new JobKeyFile(path).keys();
    await writeFile(path, text);
    await expect(new SealedSecrets(new JobKeyFile(path)).seal('hush', 'here')).rejects.toMatchObject({ code: 'service_unavailable' });
  });
});
