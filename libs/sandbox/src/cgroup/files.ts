import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that holds one number. */
export async function readNumber(folder: string, name: string): Promise<number> {
  return Number(await readFile(join(folder, name), 'utf8'));
}

/** The number after `key` in a file of "key value" lines; 0 when the kernel does not keep that key. */
export async function readKeyed(folder: string, name: string, key: string): Promise<number> {
  const text = await readFile(join(folder, name), 'utf8');
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${key} `));
  return line === undefined ? 0 : Number(line.slice(key.length + 1));
}

export async function readProcessIds(folder: string): Promise<number[]> {
  const text = await readFile(join(folder, 'cgroup.procs'), 'utf8');
  return text.split('\n').filter(Boolean).map(Number);
}

/** pids.max is the same file in v1 and v2. A limit below the present count kills nobody: it only refuses what comes next. */
export async function forbidForks(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'pids.max');
  const before = await readFile(file, 'utf8');
  await writeFile(file, '0');
  return () => writeFile(file, before.trim());
}
