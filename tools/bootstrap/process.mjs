import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { adviceOn } from './advice.mjs';
import { interruption, passSignalsTo } from './interrupt.mjs';
import { home, node, root } from './place.mjs';
import { CannotGoOn } from './stop.mjs';

const STILL_EVERY_MS = 10_000;

/** Whether a program is on the path, or among those of the administrator. */
export function onPath(program) {
  const folders = `${process.env.PATH}:/usr/sbin:/sbin`.split(':');
  return folders.some((folder) => folder !== '' && existsSync(`${folder}/${program}`));
}

/** Whether a command ends with 0. */
export const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const isRoot = () => process.getuid?.() === 0;
export const mayBecomeRoot = () => isRoot() || onPath('sudo');

/** As root, or through sudo. */
export function asRoot(command, args) {
  if (!mayBecomeRoot())
    throw new CannotGoOn(`You are not root and there is no sudo. Have an administrator run: ${[command, ...args].join(' ')}`);
  return isRoot() ? [command, args] : ['sudo', ['--', command, ...args]];
}

/** A log that only its owner can read, below ASSAY_HOME. */
export function openLog(path, flag) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSync(path, flag, 0o600);
}

/**
 * Runs a long step: a line every ten seconds and one at its end with the time it took. What it prints goes to a log of its
 * own, and its last lines to the terminal when it fails.
 */
export async function step(name, command, args, options = {}) {
  interruption.throwIfAborted();
  const start = performance.now();
  const elapsed = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  const still = setInterval(() => console.log(`  … ${name} (${elapsed()})`), STILL_EVERY_MS);
  const path = `${home}/logs/setup/${name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`;
  const log = openLog(path, 'w');
  const child = spawn(command, args, { cwd: root, ...options, stdio: ['inherit', log, log] });
  passSignalsTo(child);
  const [code, problem] = await new Promise((done) => {
    child.once('error', (error) => done([-1, error.message]));
    child.once('close', (status, signal) => done([status, `it ended with ${status ?? signal}`]));
  });
  clearInterval(still);
  closeSync(log);
  console.log(`  ${code === 0 ? '✓' : '✗'} ${name} (${elapsed()})`);
  interruption.throwIfAborted();
  if (code === 0) return;
  const advice = adviceOn(readFileSync(path, 'utf8')) ?? `All of its output is in ${path}.`;
  throw new CannotGoOn(`${tail(path)}\n\n${name} failed: ${problem}. ${advice}`);
}

/** The last lines of a log. */
export function tail(path) {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
}

/** Runs one of our programs under Node 24 in the foreground, and resolves with its exit code. */
export function handOver(args) {
  interruption.throwIfAborted();
  // If this process is killed outright, the kernel tells the child to end.
  const tie = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM', '--'] : [];
  const [command, ...rest] = [...tie, node, '--disable-warning=ExperimentalWarning', ...args];
  const child = spawn(command, rest, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}` },
  });
  passSignalsTo(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
