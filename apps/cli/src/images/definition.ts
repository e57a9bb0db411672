import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { contentDigest, type DigestedFile } from './digest.ts';

/** An image of ours: one folder with a Dockerfile, its smoke test, and what goes in. */
export interface ImageDefinition {
  readonly name: string;
  readonly folder: string;
  /** Names of the images it stands on or copies from. */
  readonly parents: readonly string[];
  /** Whether npm packages have to be installed in the folder before the build. */
  readonly npm: boolean;
  readonly digest: string;
  /** Whether only tests need it: its Dockerfile says LABEL assay.for=test. */
  readonly forTests: boolean;
  /** Its Dockerfile, with the images that it stands on named by their digests. */
  readonly dockerfile: string;
}

/** Repository of an image; `:current` is its latest build, by whichever checkout. */
export const repository = (name: string): string => `assay/${name}`;

/** The root file system that `base` stands on; not one of the folders. */
export const DEBIAN = 'debian';

/** Names of our images that a Dockerfile mentions in FROM or COPY --from. */
export function parentsOf(dockerfile: string): string[] {
  const mentions = dockerfile.matchAll(/^\s*(?:FROM\s+|COPY\s+--from=)assay\/([a-z0-9-]+)/gim);
  return [...new Set([...mentions].map(([, name = '']) => name))].filter((name) => name !== DEBIAN);
}

/** A Dockerfile that cannot come to stand on what another checkout builds meanwhile. */
function pinned(dockerfile: string, digests: ReadonlyMap<string, ImageDefinition>): string {
  return dockerfile.replaceAll(/\bassay\/([a-z0-9-]+):current\b/g, (mention, name: string) => {
    const parent = digests.get(name);
    return parent ? `${repository(name)}:${parent.digest}` : mention;
  });
}

/** Every image folder below `root`, parents first. Errors: a parent that is no folder, or a circle. */
export async function readDefinitions(root: string): Promise<ImageDefinition[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const folders = entries.filter((entry) => entry.name === 'Dockerfile' && entry.parentPath !== root).map((entry) => entry.parentPath);
  const raw = new Map<string, RawImage>();
  for (const folder of folders.sort()) raw.set(basename(folder), await readRaw(folder));
  const done = new Map<string, ImageDefinition>();
  for (const name of raw.keys()) define(name, raw, done, []);
  return [...done.values()];
}

interface RawImage {
  readonly folder: string;
  readonly files: DigestedFile[];
  readonly dockerfile: string;
  readonly parents: string[];
}

async function readRaw(folder: string): Promise<RawImage> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = await Promise.all(entries.filter((entry) => counts(folder, entry)).map((entry) => readDigested(folder, entry)));
  const dockerfile = Buffer.from(files.find(({ path }) => path === 'Dockerfile')?.content ?? []).toString('utf8');
  return { folder, files, dockerfile, parents: parentsOf(dockerfile) };
}

/** Installed packages are left out: the lock file stands for them. */
function counts(folder: string, entry: Dirent): boolean {
  return entry.isFile() && !relative(folder, entry.parentPath).split('/').includes('node_modules');
}

async function readDigested(folder: string, entry: Dirent): Promise<DigestedFile> {
  const path = join(entry.parentPath, entry.name);
  const [content, { mode }] = await Promise.all([readFile(path), stat(path)]);
  return { path: relative(folder, path), content, executable: (mode & 0o100) !== 0 };
}

function define(name: string, raw: ReadonlyMap<string, RawImage>, done: Map<string, ImageDefinition>, path: readonly string[]): string {
  const known = done.get(name);
  if (known) return known.digest;
  if (path.includes(name)) throw new Error(`images stand on each other in a circle: ${[...path, name].join(' → ')}`);
  const image = raw.get(name);
  if (!image) throw new Error(`image ${path.at(-1) ?? ''} stands on assay/${name}, which is no folder of lab-images`);
  const parents = image.parents.map((parent) => define(parent, raw, done, [...path, name]));
  const digest = contentDigest(image.files, parents);
  const npm = image.files.some((file) => file.path === 'package-lock.json');
  const dockerfile = pinned(image.dockerfile, done);
  const forTests = /^LABEL assay\.for=test$/m.test(image.dockerfile);
  done.set(name, { name, folder: image.folder, parents: image.parents, npm, digest, forTests, dockerfile });
  return digest;
}
