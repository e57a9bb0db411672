/**
 * Every test, one step after the other, on a machine that tools/bootstrap.mjs has made ready. Adds up what passed and
 * what failed; a step that crashes counts as one failure. The last line is `N passed, N failed`. Names of steps as
 * arguments run only those.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interruption, passSignalsTo } from './bootstrap/interrupt.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files at one time: most of a test that stands on real parts is waiting for them. More than a few would wait for each other. */
const AT_ONCE = `--maxWorkers=${Math.min(availableParallelism(), 4)}`;

const STEPS = [
  ['images', () => counted('apps/cli/dist/main.js', 'images')],
  ['check', () => counted('tools/check.mjs')],
  ['unit', () => jest('unit', AT_ONCE)],
  ['exercises', () => jest('exercises', '--runInBand')],
  ['integration', () => jest('integration', AT_ONCE)],
  ['llama', llama],
  ['hostile', () => jest('hostile', '--runInBand')],
  ['faults', () => jest('faults', '--runInBand')],
  ['stories', () => jest('stories', '--runInBand')],
  ['nothing left behind', nothingLeft],
];

/** Runs one of our programs under this Node; its output is shown as it comes, and returned. */
function run(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  passSignalsTo(child);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
}

/** A program that says `N passed, N failed` in its last line, or only by its exit code whether it passed. */
async function counted(...args) {
  const { code, text } = await run(...args);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(text) ?? [0, code === 0 ? 1 : 0, 0];
  // An exit code that contradicts the count is a crash after the count.
  return { passed: Number(passed), failed: Math.max(Number(failed), code === 0 ? 0 : 1) };
}

async function jest(project, ...args) {
  const file = join(results, `${project}.json`);
  const options = ['--selectProjects', project, '--json', '--outputFile', file, ...args];
  const { code } = await run(
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...options,
  );
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: Math.max(failed, code === 0 ? 0 : 1) };
}

/** On llama.cpp, which is no part of the project: where it is not installed nothing of it passes, and the summary says so. */
function llama() {
  const home = process.env.ASSAY_HOME || join(root, '.assay');
  if (existsSync(join(home, 'llama', 'node_modules', 'node-llama-cpp'))) return jest('llama', '--runInBand');
  return { passed: 0, failed: 0, left: 'llama.cpp is not installed: npm run llama:install' };
}

/** Instances of tests that have containers, networks or volumes at this moment: every one that a test makes is labelled. */
function testInstances() {
  const lists = [
    ['ps', '--all'],
    ['network', 'ls'],
    ['volume', 'ls'],
  ];
  const format = ['--filter', 'label=assay.instance', '--format', '{{.Label "assay.instance"}}'];
  const labels = lists.flatMap((list) => spawnSync('docker', [...list, ...format], { encoding: 'utf8' }).stdout.split('\n'));
  return new Set(labels.filter((label) => label.startsWith('test-')));
}

/**
 * No test may leave anything. The daemon may serve other test runs as well: what was there before is not ours, nor what
 * belongs to a process that still lives, which the name of the instance tells.
 */
function nothingLeft() {
  const lives = (instance) => existsSync(`/proc/${instance.split('-')[1]}`);
  const left = [...testInstances()].filter((instance) => !before.has(instance) && !lives(instance));
  if (left.length > 0) console.log(`left behind by: ${left.join(' ')}`);
  return { passed: left.length === 0 ? 1 : 0, failed: left.length === 0 ? 0 : 1 };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some(([step]) => step === name));
if (unknown.length > 0) {
  console.error(`There is no step "${unknown.join('", "')}". Steps: ${STEPS.map(([step]) => step).join(', ')}`);
  process.exit(1);
}
const results = mkdtempSync(join(tmpdir(), 'assay-test-'));
const before = testInstances();
const total = { passed: 0, failed: 0 };
const lines = [];
for (const [name, task] of STEPS.filter(([step]) => wanted.length === 0 || wanted.includes(step))) {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  let outcome;
  try {
    outcome = await task();
  } catch (error) {
    console.log(error);
    outcome = { passed: 0, failed: 1 };
  }
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const counts = `${outcome.passed} passed, ${outcome.failed} failed (${seconds} s)`;
  if (outcome.left) lines.push(`NOT RUN ${name}: ${outcome.left}`);
  else lines.push(`${outcome.failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${counts}`);
  if (interruption.aborted) break;
}
rmSync(results, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = interruption.aborted ? interruption.reason.exitCode : Number(total.failed > 0);
