import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const SIGNAL = 'SIGUSR2';
const MARK = '--report-on-signal';
/** How long processes may take to tell where they are, and then to end, ms. */
const TELL_MS = 5_000;
const END_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Flags under which a Node tells where it is when it is asked to, into the folder; the processes that it forks have them as well. */
export function tellingFlags(folder) {
  mkdirSync(folder, { recursive: true });
  return [MARK, `--report-signal=${SIGNAL}`, `--report-directory=${folder}`, '--report-exclude-network'];
}

/** Prints what a process and all below it are doing, and ends them. `folder` as it was given to {@link tellingFlags}. */
export async function endOverdue(pid, folder, endMs = END_MS) {
  const found = family(pid);
  const telling = found.filter(({ command }) => command.includes(MARK));
  for (const { pid: each, command } of found) console.log(`  ${each} ${command.slice(0, 160)}`);
  for (const { pid: each } of telling) kill(each, SIGNAL);
  const places = () => readdirSync(folder).flatMap((file) => placeIn(join(folder, file)));
  await until(() => places().length >= telling.length, TELL_MS);
  for (const place of places()) console.log(place);
  for (const { pid: each } of found) kill(each, 'SIGTERM');
  await until(() => found.every(({ pid: each }) => !lives(each)), endMs);
  for (const { pid: each } of found) kill(each, 'SIGKILL');
}

async function until(isSo, withinMs) {
  for (const late = AbortSignal.timeout(withinMs); !late.aborted && !isSo();) await delay(LOOK_EVERY_MS);
}

/** A process and all that descend from it, as they are at this moment. */
function family(pid) {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap(processOf);
  const below = (parent) => all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return [...all.filter((each) => each.pid === pid), ...below(pid)];
}

function processOf(entry) {
  try {
    const parent = Number(/^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1]);
    const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [{ pid: Number(entry), parent, command }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

/** Nothing while it is not wholly written. */
function placeIn(path) {
  try {
    return [place(JSON.parse(readFileSync(path, 'utf8')))];
  } catch {
    return [];
  }
}

function place({ header, javascriptStack, libuv }) {
  const handles = libuv.filter(({ is_active, is_referenced }) => is_active && is_referenced).map(({ type }) => type);
  const stack = javascriptStack.stack ?? ['no JavaScript: it waits'];
  return `  ${header.processId} is at:\n    ${stack.join('\n    ')}\n    open: ${handles.join(', ')}`;
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** A zombie, which waits for its parent to hear of its end, does not. */
export function lives(pid) {
  return processOf(String(pid)).some(({ command }) => command !== '');
}
