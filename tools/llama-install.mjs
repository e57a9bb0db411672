/**
 * Installs llama.cpp's binding for the model-worker into `<ASSAY_HOME>/llama`, outside the project's dependencies: its binary for
 * this machine's processor only, as those for graphics cards weigh 700 MB. Nothing is compiled.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '3.22.1';
const BINARIES = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(process.env.ASSAY_HOME || join(root, '.assay'), 'llama');
const binary = BINARIES[`${process.platform}-${process.arch}`];
if (!binary) {
  console.error(`There is no prebuilt llama.cpp for ${process.platform}-${process.arch}.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
const packages = [`node-llama-cpp@${VERSION}`, `@node-llama-cpp/${binary}@${VERSION}`];
const { status } = spawnSync(
  'npm',
  ['install', '--prefix', folder, '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
  {
    stdio: 'inherit',
  },
);
if (status === 0) console.log(`llama.cpp is in ${folder}. Start a worker with ASSAY_WORKER_ENGINE=llama.cpp and ASSAY_WORKER_MODELS.`);
process.exit(status ?? 1);
