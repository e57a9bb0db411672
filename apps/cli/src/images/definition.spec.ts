import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parentsOf, readDefinitions } from './definition.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'images-'));
});

afterEach(() => rm(root, { recursive: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), content);
}

const digests = async () => Object.fromEntries((await readDefinitions(root)).map(({ name, digest }) => [name, digest]));

describe('parentsOf', () => {
  it('finds what a Dockerfile stands on and copies from, once each, without Debian', () => {
    const dockerfile =
      'FROM assay/debian:trixie AS a\nFROM assay/go:current AS b\nfrom assay/base:current\nCOPY --from=assay/go:current /x /x\nCOPY --from=b /y /y\n';
    expect(parentsOf(dockerfile)).toEqual(['go', 'base']);
  });
});

describe('readDefinitions', () => {
  beforeEach(async () => {
    await write('base/Dockerfile', 'FROM assay/debian:trixie');
    await write('a/Dockerfile', 'FROM assay/base:current');
    await write('a/kit/kit.py', 'pass');
  });

  it('puts parents first', async () => {
    expect((await readDefinitions(root)).map(({ name }) => name)).toEqual(['base', 'a']);
  });

  it('gives a child another digest when its parent changes', async () => {
    const before = await digests();
    await write('base/arm.c', 'int main;');
    const after = await digests();
    expect(after['a']).not.toBe(before['a']);
  });

  it('names the parent by its digest, so that no other checkout can change what an image stands on', async () => {
    const [base, a] = await readDefinitions(root);
    expect(base?.dockerfile).toBe('FROM assay/debian:trixie');
    expect(a?.dockerfile).toBe(`FROM assay/base:${base?.digest ?? ''}`);
  });

  it('does not look into installed packages', async () => {
    const before = await digests();
    await write('a/node_modules/x/index.js', '1');
    expect(await digests()).toEqual(before);
  });

  it('tells what only tests need', async () => {
    await write('b/Dockerfile', 'FROM assay/base:current\nLABEL assay.for=test\n');
    expect((await readDefinitions(root)).map(({ forTests }) => forTests)).toEqual([false, false, true]);
  });

  it('asks for npm where there is a lock file', async () => {
    await write('a/package-lock.json', '{}');
    expect((await readDefinitions(root)).map(({ npm }) => npm)).toEqual([false, true]);
  });

  it('names a parent that is missing and a circle', async () => {
    await write('b/Dockerfile', 'FROM assay/nowhere:current');
    await expect(readDefinitions(root)).rejects.toThrow('image b stands on assay/nowhere');
    await write('b/Dockerfile', 'FROM assay/b:current');
    await expect(readDefinitions(root)).rejects.toThrow('b → b');
  });
});
