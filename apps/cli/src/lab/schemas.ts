import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authoringSchemas } from '@assay/curriculum';

/** Writes the JSON Schemas and returns their paths. */
export async function writeSchemas(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = Object.entries(authoringSchemas()).map(([name, text]) => ({ path: join(folder, name), text }));
  await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
  return files.map(({ path }) => path);
}
