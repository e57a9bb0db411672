/**
 * Everything that can be said of the code without running it, in one command: formatting, types, lint,
 * boundaries, cycles, dead code, commit messages. Prints one line per check as it ends and `N passed, N failed` at the end.
 */
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interruption, passSignalsTo } from './bootstrap/interrupt.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Runs a program; its output is shown only when it fails. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd: root, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ ok: error === null, output: output === '' && error ? error.message : output });
    });
    passSignalsTo(child);
  });
}

const tool = (name, args) => run(bin(name), args);

/** A rule that never fires is worth nothing: lint a file that breaks the boundaries and expect each rule to say so. */
async function boundariesBind() {
  const probe = join(root, 'libs', 'contracts', 'src', 'boundary-probe.ts');
  const source = [
    "import { Matcher } from '@assay/grading';",
    "import Docker from 'dockerode';",
    "import { connect } from '@nats-io/transport-node';",
    "export const probe: any = [Matcher, Docker, connect, process.env['HOME']];",
    '',
  ].join('\n');
  const expected = ['@nx/enforce-module-boundaries', 'no-restricted-imports', 'no-explicit-any', 'no-restricted-properties'];
  try {
    writeFileSync(probe, source);
    const linting = tool('eslint', ['--no-cache', probe]);
    const cruised = await tool('depcruise', ['--config', '.dependency-cruiser.mjs', probe]);
    const { output } = await linting;
    const silent = expected.filter((rule) => !output.includes(rule));
    if (!cruised.output.includes('docker-only-in-sandbox')) silent.push('docker-only-in-sandbox');
    return { ok: silent.length === 0, output: `rules that did not fire: ${silent.join(', ')}\n${output}\n${cruised.output}` };
  } finally {
    rmSync(probe, { force: true });
  }
}

/** Conventional commits, as far back as history goes here. */
async function commits() {
  const log = await run('git', ['log', '--format=%h %s', '--no-merges']);
  if (!log.ok) return { ok: true, output: 'not a git checkout' };
  const form = /^\w+ (feat|fix|docs|style|refactor|perf|test|build|ci|chore|revert)(\([a-z0-9,/ -]+\))?!?: \S.*$/;
  const bad = log.output.split('\n').filter((line) => line && !form.test(line));
  return { ok: bad.length === 0, output: bad.join('\n') };
}

/** The longest first, so that the last to end has not begun late. */
const CHECKS = [
  ['lint', () => tool('eslint', ['--max-warnings', '0', '.'])],
  ['types', () => tool('tsc', ['-p', 'tsconfig.json'])],
  ['formatting', () => tool('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['types of the web app', () => tool('tsc', ['-p', 'apps/web'])],
  [
    'cycles, orphans, stray imports',
    () => tool('depcruise', ['--config', '.dependency-cruiser.mjs', 'libs', 'apps', 'grafana', 'test', 'tools']),
  ],
  ['unused files, exports, dependencies', () => tool('knip', ['--no-progress'])],
  ['commit messages', commits],
];
/** Puts a file among the sources, which all others read. */
const ALONE = ['boundary rules fire', boundariesBind];

async function check([name, task]) {
  const start = performance.now();
  const { ok, output } = await task();
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(output.replace(/^/gm, '     '));
  return ok;
}

/** Takes one check after the other off the list, as others do at the same time, until somebody interrupts. */
async function takeTurns(waiting) {
  const passed = [];
  for (let next = waiting.shift(); next && !interruption.aborted; next = waiting.shift()) passed.push(await check(next));
  return passed;
}

const waiting = [...CHECKS];
const turns = await Promise.all(Array.from({ length: availableParallelism() }, () => takeTurns(waiting)));
const passed = [...turns.flat(), ...(await takeTurns([ALONE]))];
const failed = passed.filter((ok) => !ok).length;
console.log(`${passed.length - failed} passed, ${failed} failed`);
process.exitCode = interruption.aborted ? interruption.reason.exitCode : Number(failed > 0);
