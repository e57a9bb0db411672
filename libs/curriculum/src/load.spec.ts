import type { Problem } from '@assay/documents';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { authoringProblems, loadExercise, loadSyntax } from './index.ts';

const fixtures = fileURLToPath(new URL('../../../test/fixtures', import.meta.url));
const okFolder = (name: string) => join(fixtures, 'ok/exercises', name);

/** `case.yaml` of a folder in not-ok: what is laid over a good exercise to make it a bad one, and the problem to expect. */
const BadCase = z.strictObject({
  why: z.string(),
  base: z.string().default('greeting'),
  gate: z.enum(['load', 'authoring']).default('load'),
  remove: z.array(z.string()).default([]),
  replace: z.record(z.string(), z.tuple([z.string(), z.string()])).default({}),
  expect: z.strictObject({ file: z.string(), line: z.int().optional(), field: z.string().optional(), message: z.string().default('') }),
});

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'assay-exercises-'));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

/** A copy of a good exercise under its own name. */
async function copyOf(base: string, label: string): Promise<string> {
  const folder = join(temporary, label, base);
  await cp(okFolder(base), folder, { recursive: true });
  return folder;
}

async function problemsOf(folder: string): Promise<readonly Problem[]> {
  try {
    await loadExercise(folder);
    return [];
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    expect(error.code).toBe('exercise_invalid');
    return error.details?.['problems'] as Problem[];
  }
}

describe('good exercises', () => {
  it.each(readdirSync(join(fixtures, 'ok/exercises')))('%s', async (name) => {
    const exercise = await loadExercise(okFolder(name));
    expect(exercise.manifest.id).toBe(name);
    expect(authoringProblems(exercise, await loadSyntax())).toEqual([]);
  });
});

describe('bad exercises', () => {
  const notOk = join(fixtures, 'not-ok/exercises');
  it.each(readdirSync(notOk))('%s', async (name) => {
    const bad = BadCase.parse(parse(await readFile(join(notOk, name, 'case.yaml'), 'utf8')));
    const folder = await copyOf(bad.base, name);
    await cp(join(notOk, name), folder, { recursive: true });
    await rm(join(folder, 'case.yaml'));
    for (const path of bad.remove) await rm(join(folder, path), { recursive: true });
    for (const [path, [from, to]] of Object.entries(bad.replace)) {
      const text = await readFile(join(folder, path), 'utf8');
      expect(text).toContain(from);
      await writeFile(join(folder, path), text.replace(from, to));
    }
    const problems = bad.gate === 'load' ? await problemsOf(folder) : authoringProblems(await loadExercise(folder), await loadSyntax());
    const { message, ...place } = bad.expect;
    expect(problems).toContainEqual(expect.objectContaining({ ...place, message: expect.stringContaining(message) }));
    expect(problems.length).toBeLessThanOrEqual(4);
  });
});

describe('what a folder must not have', () => {
  const table: readonly [string, string, string, (path: string) => Promise<unknown>][] = [
    ['a link to a file', 'starter/link.py', 'symbolic links', (path) => symlink('/etc/passwd', path)],
    ['a link to a folder', 'hidden/driver', 'symbolic links', (path) => symlink('/etc', path)],
    ['a link that leads nowhere', 'starter/link.py', 'symbolic links', (path) => symlink('nowhere', path)],
    ['an oversized file', 'starter/big.py', 'bytes', (path) => writeFile(path, '').then(() => truncate(path, 2 ** 31))],
    ['a file that is not UTF-8', 'starter/latin1.py', 'UTF-8', (path) => writeFile(path, Buffer.from([0x61, 0xe9, 0x62]))],
    ['a NUL byte', 'starter/nul.py', 'NUL', (path) => writeFile(path, 'a\0b')],
    ['a hidden file', 'starter/.env', 'name', (path) => writeFile(path, 'x')],
    ['a name with a backslash', 'starter/a\\b.py', 'name', (path) => writeFile(path, 'x')],
    ['a name with a line break', 'starter/a\nb.py', 'name', (path) => writeFile(path, 'x')],
    ['a name that looks like an option', 'starter/-rf', 'name', (path) => writeFile(path, 'x')],
    [
      'folders without end',
      `starter/${'a/'.repeat(9)}x.py`,
      'nested',
      (path) => mkdir(dirname(path), { recursive: true }).then(() => writeFile(path, 'x')),
    ],
  ];
  it.each(table)('%s', async (label, path, message, make) => {
    const folder = await copyOf('greeting', label.replaceAll(' ', '-'));
    await make(join(folder, path));
    const problems = await problemsOf(folder);
    expect(problems).toEqual([{ file: expect.any(String), message: expect.stringContaining(message) }]);
    expect(path).toContain(problems[0]!.file);
  });

  it('more files than anybody writes', async () => {
    const folder = await copyOf('greeting', 'many');
    await Promise.all(Array.from({ length: 1_001 }, (_, i) => writeFile(join(folder, 'starter', `f${i}.py`), '')));
    expect((await problemsOf(folder)).map(({ message }) => message)).toContainEqual(expect.stringContaining('more than 1000 files'));
  });

  it('is told for a folder that is not there, and for a file in its place', async () => {
    expect(await problemsOf(join(temporary, 'nowhere'))).toHaveLength(1);
    expect(await problemsOf(okFolder('greeting/exercise.yaml'))).toHaveLength(1);
  });
});
