import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkExercises } from './check.ts';
import { LANGUAGES, scaffold } from './scaffold.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'assay-new-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('scaffold', () => {
  it.each(LANGUAGES)('lays out a %s exercise that is valid under its own id', async (language) => {
    const folder = await scaffold(`my-${language}`, language, join(dir, 'new'));
    const [checked] = await checkExercises([folder]);
    expect(checked?.error?.message).toBeUndefined();
    expect(checked?.exercise?.manifest.id).toBe(`my-${language}`);
  });

  it.each([
    ['My Exercise', 'go', 'is not an id'],
    ['../up', 'go', 'is not an id'],
    ['fine', 'cobol', 'no template'],
  ])('refuses %s in %s', async (id, language, message) => {
    await expect(scaffold(id, language, dir)).rejects.toThrow(message);
  });

  it('leaves what is there alone', async () => {
    await scaffold('twice', 'go', dir);
    await expect(scaffold('twice', 'python', dir)).rejects.toThrow('exists already');
    expect((await checkExercises([join(dir, 'twice')]))[0]?.exercise?.manifest.language).toBe('go');
  });
});
