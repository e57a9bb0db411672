/**
 * Every test, one step after the other, on a machine that tools/bootstrap.mjs has made ready. Adds up what passed and what
 * failed; a step that crashes counts as one failure. The last line is `N passed, N failed`. Names of steps as arguments run
 * only those.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruption } from './bootstrap/interrupt.mjs';
import { leftSince, testInstances } from './test/left-behind.mjs';
import { Programs } from './test/programs.mjs';
import { STEPS } from './test/steps.mjs';

const LEFT = 'nothing left behind';
const ALL = [...STEPS, [LEFT, 1, nothingLeft]];
const names = ALL.map(([name]) => name);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no step "${unknown.join('", "')}". Steps: ${names.join(', ')}`);
  process.exit(1);
}
const begin = performance.now();
const results = mkdtempSync(join(tmpdir(), 'assay-test-'));
const before = testInstances();
const total = { passed: 0, failed: 0 };
const lines = [];

/** Does one step and writes down what came of it. */
async function take([name, minutes, task]) {
  const start = performance.now();
  const { passed, failed, left } = await (async () => task(new Programs(results, minutes)))().catch((error) => {
    console.log(error);
    return { passed: 0, failed: 1 };
  });
  total.passed += passed;
  total.failed += failed;
  const counts = `${passed} passed, ${failed} failed (${secondsSince(start)} s)`;
  lines.push(left ? `NOT RUN ${name}: ${left}` : `${failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${counts}`);
}

function nothingLeft() {
  const left = leftSince(before);
  if (left.length > 0) console.log(`left behind by: ${left.join(' ')}`);
  return { passed: left.length === 0 ? 1 : 0, failed: left.length === 0 ? 0 : 1 };
}

function secondsSince(start) {
  return ((performance.now() - start) / 1000).toFixed(1);
}

for (const step of ALL) {
  if (interruption.aborted) break;
  if (wanted.length > 0 && !wanted.includes(step[0])) continue;
  console.log(`\n=== ${step[0]}`);
  await take(step);
}
rmSync(results, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}\nin ${secondsSince(begin)} s\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = interruption.aborted ? interruption.reason.exitCode : Number(total.failed > 0);
