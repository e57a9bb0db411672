import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { generatedFiles, type GeneratedFile } from './files.ts';

const root = resolve(import.meta.dirname, '..', '..');

describe('what is generated', () => {
  let files: readonly GeneratedFile[];
  beforeAll(async () => {
    files = await generatedFiles();
  });

  it('is what is committed; else: npm run generate -w grafana', async () => {
    const committed = await Promise.all(
      files.map(async ({ path }) => ({ path, content: await readFile(join(root, path), 'utf8').catch(() => 'missing') })),
    );
    expect(committed).toEqual(files);
  });

  it('is all that lies in the folder of dashboards', async () => {
    const folder = join(root, 'grafana', 'dashboards');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const there = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
    expect(there.sort()).toEqual(
      files
        .map(({ path }) => path)
        .filter((path) => path.startsWith('grafana/dashboards/'))
        .sort(),
    );
  });
});
