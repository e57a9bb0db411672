import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writePrivate } from './home.ts';

/** Where the key of the demo configuration stands; the orchestrator's `{file: …}` references start at ASSAY_HOME. */
export const demoKeyPath = (home: string): string => join(home, 'secrets', 'inference-demo-key');
export const inferenceConfigPath = (home: string): string => join(home, 'inference.yaml');

/** Gives a new ASSAY_HOME the demo configuration and a key for it. What is there stays as its owner left it. */
export async function prepareInference(root: string, home: string): Promise<void> {
  await mkdir(join(home, 'secrets'), { recursive: true, mode: 0o700 });
  if ((await readIfThere(demoKeyPath(home))) === undefined) {
    await writePrivate(demoKeyPath(home), `sk-assay-${randomBytes(24).toString('base64url')}\n`);
  }
  if ((await readIfThere(inferenceConfigPath(home))) === undefined) {
    await writePrivate(inferenceConfigPath(home), await readFile(join(root, 'apps', 'orchestrator', 'config', 'demo.yaml'), 'utf8'));
  }
}
