import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readTemplateFile, Templates } from '@assay/inference';
import { readIfThere } from '../up/home.ts';
import { Snapshots } from './snapshots.ts';

const SUITE = '.prompt.yaml';

/** The suites of a folder and all below it, in the order of their names; or the one that is named. */
export async function suiteFiles(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(SUITE))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The templates that a suite may use: those in the folder `templates` beside it. Errors: `template_invalid`. */
export async function templatesBeside(suite: string): Promise<Templates> {
  const folder = join(dirname(suite), 'templates');
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.liquid')).sort();
  const templates = new Templates();
  templates.replace(await Promise.all(files.map(async (name) => readTemplateFile(name, await readFile(join(folder, name), 'utf8')))));
  return templates;
}

const snapshotPath = (suite: string): string => `${suite.slice(0, -'.yaml'.length)}.snap.yaml`;

export async function snapshotsBeside(suite: string): Promise<Snapshots> {
  const path = snapshotPath(suite);
  return new Snapshots(basename(path), await readIfThere(path));
}

/** Writes what was taken, if anything was. */
export async function keepSnapshots(suite: string, snapshots: Snapshots): Promise<void> {
  const text = snapshots.text();
  if (text !== undefined) await writeFile(snapshotPath(suite), text);
}
