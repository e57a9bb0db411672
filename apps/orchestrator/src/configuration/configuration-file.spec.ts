import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigurationFile, revisionOf } from './configuration-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-config-'));
  path = join(folder, 'inference.yaml');
  await writeFile(path, 'one');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a configuration file', () => {
  it('is replaced by one of several who have read the same', async () => {
    const files = Array.from({ length: 8 }, () => new ConfigurationFile(path));
    const results = await Promise.allSettled(files.map((file, n) => file.replace(`text ${n}`, revisionOf('one'))));
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.text] : []));
    expect(winners).toEqual([await readFile(path, 'utf8')]);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'config_conflict' });
    expect(await readdir(folder)).toEqual(['inference.yaml']);
  });

  it('is not waited for behind a lock whose owner was killed', async () => {
    await writeFile(`${path}.lock`, '1');
    await utimes(`${path}.lock`, 0, 0);
    expect((await new ConfigurationFile(path).replace('two', revisionOf('one'))).revision).toBe(revisionOf('two'));
  });

  it('that is gone, or that cannot be written, is said to be so', async () => {
    await rm(path);
    await expect(new ConfigurationFile(path).replace('two', revisionOf('one'))).rejects.toMatchObject({ code: 'config_invalid' });
    const nowhere = new ConfigurationFile(join(folder, 'no', 'folder.yaml'));
    await expect(nowhere.replace('two', revisionOf('one'))).rejects.toMatchObject({ code: 'config_readonly' });
  });
});
