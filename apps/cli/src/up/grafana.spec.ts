import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findGrafana } from './grafana.ts';

describe('a Grafana that this machine has', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-grafana-'));
    await writeFile(join(folder, 'grafana-server'), '');
    await chmod(join(folder, 'grafana-server'), 0o755);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const none = (): Promise<readonly string[]> => Promise.resolve([]);
  const here = (name: string): Promise<readonly string[]> => Promise.resolve([`${name}:12`]);

  it('is the image that was asked for, or none', async () => {
    expect(await findGrafana({ image: 'mine/grafana', path: folder, imagesNamed: here })).toEqual({
      kind: 'image',
      reference: 'mine/grafana:12',
    });
    expect(await findGrafana({ image: 'mine/grafana', path: folder, imagesNamed: none })).toBeUndefined();
  });

  it('is a binary where one lies on the path, else an image that is here already', async () => {
    const path = ['/nowhere', folder].join(delimiter);
    expect(await findGrafana({ image: undefined, path, imagesNamed: here })).toEqual({
      kind: 'binary',
      path: join(folder, 'grafana-server'),
    });
    expect(await findGrafana({ image: undefined, path: '/nowhere', imagesNamed: here })).toEqual({
      kind: 'image',
      reference: 'grafana/grafana:12',
    });
    expect(await findGrafana({ image: undefined, path: '/nowhere', imagesNamed: none })).toBeUndefined();
  });
});
