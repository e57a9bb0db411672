import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './programs.mjs';

/** Files at one time: most of a test that stands on real parts is waiting for them. More than a few would wait for each other. */
const AT_ONCE = `--maxWorkers=${Math.min(availableParallelism(), 4)}`;

/**
 * One after the other: what is only computed first, for it is quick to fail, then what stands on real parts and measures time. To
 * run both at once was tried: the exercises took two thirds longer, and windows of time that had always held did not.
 */
export const STEPS = [
  ['images', (programs) => programs.counted('apps/cli/dist/main.js', 'images')],
  ['check', (programs) => programs.counted('tools/check.mjs')],
  ['unit', (programs) => programs.jest('unit', AT_ONCE)],
  ['exercises', (programs) => programs.jest('exercises', '--runInBand')],
  ['integration', (programs) => programs.jest('integration', AT_ONCE)],
  ['llama', llama],
  ['hostile', (programs) => programs.jest('hostile', '--runInBand')],
  ['faults', (programs) => programs.jest('faults', '--runInBand')],
  ['stories', (programs) => programs.jest('stories', '--runInBand')],
];

/** On llama.cpp, which is no part of the project: where it is not installed nothing of it passes, and the summary says so. */
function llama(programs) {
  const home = process.env.ASSAY_HOME || join(root, '.assay');
  if (existsSync(join(home, 'llama', 'node_modules', 'node-llama-cpp'))) return programs.jest('llama', '--runInBand');
  return { passed: 0, failed: 0, left: 'llama.cpp is not installed: npm run llama:install' };
}
