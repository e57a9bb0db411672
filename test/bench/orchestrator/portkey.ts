import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = '@portkey-ai/gateway';
const VERSION = '1.15.2';
/** With the releases of its HTTP server that npm would take today, from 1.19 on, Portkey answers every stream with 500. */
const OVERRIDES = { '@hono/node-server': '1.14.1' };

/** Script of the Portkey gateway, fetched from npm once and outside this repository; undefined when npm does not give it. */
export async function portkey(): Promise<string | undefined> {
  const folder = join(tmpdir(), `assay-bench-portkey-${VERSION}-with-${Object.values(OVERRIDES).join('-')}`);
  const script = join(folder, 'node_modules', PACKAGE, 'build', 'start-server.js');
  try {
    if (!existsSync(script)) await install(folder);
    return script;
  } catch (error) {
    process.stderr.write(`Portkey cannot be had, so it is not compared with: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

async function install(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, overrides: OVERRIDES }));
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`];
  await promisify(execFile)('npm', args, { cwd: folder });
}
