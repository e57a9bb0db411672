/**
 * Everything that can be said of the code without running it, in one command: formatting, types, lint,
 * boundaries, cycles, dead code, commit messages. Prints one line per check and `N passed, N failed` at the end.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Runs a tool; its output is shown only when it fails. */
function tool(name, args) {
  const { status, stdout, stderr, error } = spawnSync(bin(name), args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  return { ok: status === 0, output: error ? error.message : `${stdout}${stderr}`.trim() };
}

/** A rule that never fires is worth nothing: lint a file that breaks the boundaries and expect each rule to say so. */
function boundariesBind() {
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
    const { output } = tool('eslint', ['--no-cache', probe]);
    const cruised = tool('depcruise', ['--config', '.dependency-cruiser.mjs', probe]);
    const silent = expected.filter((rule) => !output.includes(rule));
    if (!cruised.output.includes('docker-only-in-sandbox')) silent.push('docker-only-in-sandbox');
    return { ok: silent.length === 0, output: `rules that did not fire: ${silent.join(', ')}\n${output}\n${cruised.output}` };
  } finally {
    rmSync(probe, { force: true });
  }
}

/** Conventional commits, as far back as history goes here. */
function commits() {
  const log = spawnSync('git', ['log', '--format=%h %s', '--no-merges'], { cwd: root, encoding: 'utf8' });
  if (log.status !== 0) return { ok: true, output: 'not a git checkout' };
  const form = /^\w+ (feat|fix|docs|style|refactor|perf|test|build|ci|chore|revert)(\([a-z0-9,/ -]+\))?!?: \S.*$/;
  const bad = log.stdout
    .trim()
    .split('\n')
    .filter((line) => line && !form.test(line));
  return { ok: bad.length === 0, output: bad.join('\n') };
}

const CHECKS = [
  ['formatting', () => tool('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['types', () => tool('tsc', ['-p', 'tsconfig.json'])],
  ['types of the web app', () => tool('tsc', ['-p', 'apps/web'])],
  ['lint', () => tool('eslint', ['--max-warnings', '0', '.'])],
  ['cycles, orphans, stray imports', () => tool('depcruise', ['--config', '.dependency-cruiser.mjs', 'libs', 'apps', 'test', 'tools'])],
  ['boundary rules fire', boundariesBind],
  ['unused files, exports, dependencies', () => tool('knip', ['--no-progress'])],
  ['commit messages', commits],
];

let failed = 0;
for (const [name, run] of CHECKS) {
  const start = performance.now();
  const { ok, output } = run();
  if (!ok) failed += 1;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(output.replace(/^/gm, '     '));
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
