import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentDirs, DEFAULT_EXERCISES_DIR, exerciseFolders, loadCatalogue } from './index.ts';

const ok = fileURLToPath(new URL('../../../test/fixtures/ok/exercises', import.meta.url));

let outside: string;
beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'assay-content-'));
  await cp(join(ok, 'greeting'), join(outside, 'greeting'), { recursive: true });
  await mkdir(join(outside, 'broken'));
  await writeFile(join(outside, 'broken/exercise.yaml'), 'id: broken\n');
  await mkdir(join(outside, '.git'));
  await writeFile(join(outside, 'README.md'), '# Ours\n');
});
afterAll(() => rm(outside, { recursive: true, force: true }));

describe('loadCatalogue', () => {
  it('loads folders from anywhere, in order, and a bad one harms no other', async () => {
    const { exercises, invalid } = await loadCatalogue([join(ok, 'every-kind'), outside]);
    expect([...exercises.keys()]).toEqual(['every-kind', 'greeting']);
    expect(invalid.map(({ code, details }) => [code, details?.['folder']])).toEqual([['exercise_invalid', 'broken']]);
  });

  it('keeps the first of two exercises with one id', async () => {
    const { exercises, invalid } = await loadCatalogue([ok, join(outside, 'greeting')]);
    expect([...exercises.keys()]).toEqual(['every-kind', 'greeting']);
    expect(invalid.map(({ message }) => message)).toEqual([expect.stringContaining('another folder has the exercise "greeting"')]);
  });

  it('says which folder is not there', async () => {
    await expect(loadCatalogue([join(outside, 'nowhere')])).rejects.toMatchObject({
      code: 'exercise_invalid',
      message: expect.stringContaining('nowhere'),
    });
  });
});

describe('exerciseFolders', () => {
  it('takes an exercise as it is, and the folders of a dir', async () => {
    expect(await exerciseFolders(join(ok, 'greeting'))).toEqual([join(ok, 'greeting')]);
    expect(await exerciseFolders(ok)).toEqual([join(ok, 'every-kind'), join(ok, 'greeting')]);
    expect(await exerciseFolders(outside)).toEqual([join(outside, 'broken'), join(outside, 'greeting')]);
  });
});

describe('contentDirs', () => {
  it('adds the folders of the setting to its own', () => {
    expect(contentDirs(undefined)).toEqual([DEFAULT_EXERCISES_DIR]);
    expect(contentDirs(`/a${delimiter}${delimiter}/b`)).toEqual([DEFAULT_EXERCISES_DIR, '/a', '/b']);
  });
});
