import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './programs.mjs';

/** Files at one time. More than a few would wait for each other. */
const AT_ONCE = Math.min(availableParallelism(), 4);
const COMPUTED = `--maxWorkers=${AT_ONCE}`;
/** Most of a test that stands on real parts is waiting for them. */
const AWAITED = `--maxWorkers=${AT_ONCE + 1}`;

/**
 * Steps, and minutes after which one is taken for hung: some five times what it takes on two cores. One after the other: what is only
 * computed first, for it is quick to fail, then what stands on real parts and measures time. To run both at once was tried: the
 * exercises took two thirds longer, and windows of time that had always held did not.
 */
export const STEPS = [
  ['images', 40, (programs) => programs.counted('apps/cli/dist/main.js', 'images')],
  ['check', 10, (programs) => programs.counted('tools/check.mjs')],
  ['unit', 10, (programs) => programs.jest('unit', COMPUTED)],
  ['exercises', 20, (programs) => programs.jest('exercises', '--runInBand')],
  ['integration', 30, (programs) => programs.jest('integration', AWAITED)],
  ['llama', 10, llama],
  ['hostile', 10, (programs) => programs.jest('hostile', '--runInBand')],
  ['faults', 12, (programs) => programs.jest('faults', '--runInBand')],
  ['stories', 25, (programs) => programs.jest('stories', '--runInBand')],
];

/** On llama.cpp, which is no part of the project: where it is not installed nothing of it passes, and the summary says so. */
function llama(programs) {
  const home = process.env.ASSAY_HOME || join(root, '.assay');
  if (existsSync(join(home, 'llama', 'node_modules', 'node-llama-cpp'))) return programs.jest('llama', '--runInBand');
  return { passed: 0, failed: 0, left: 'llama.cpp is not installed: npm run llama:install' };
}
