/** Writes what is generated from this project: `npm run generate -w grafana`. A test holds it to what is committed. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { generatedFiles } from './files.ts';

const root = resolve(import.meta.dirname, '..', '..');

await rm(join(root, 'grafana', 'dashboards'), { recursive: true, force: true });
for (const { path, content } of await generatedFiles()) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}
