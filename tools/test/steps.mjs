import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './programs.mjs';

const cores = availableParallelism();
const files = (count) => `--maxWorkers=${Math.min(count, 4)}`;

/**
 * What is only computed runs beside the steps that wait for containers, brokers and browsers, and gets what these leave of the
 * processor. How long it takes says nothing then, so that no test of it may end for having been slow.
 */
export const BESIDE = [
  ['check', (programs) => programs.counted('tools/check.mjs')],
  ['unit', (programs) => programs.jest('unit', files(cores), '--testTimeout=120000')],
];

/** What stands on real parts, one step after the other: each may measure time. */
export const IN_TURN = [
  ['images', (programs) => programs.counted('apps/cli/dist/main.js', 'images')],
  ['exercises', (programs) => programs.jest('exercises', '--runInBand')],
  // Much of it is waiting, so that one file more than there are cores keeps these busy.
  ['integration', (programs) => programs.jest('integration', files(cores + 1))],
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
