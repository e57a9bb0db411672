import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Collector } from '../../collector/collector.ts';

/** Something that telemetry is sent to. */
export interface Contender extends AsyncDisposable {
  readonly name: string;
  readonly base: string;
  readonly pid: number;
}

const script = resolve(import.meta.dirname, 'plain-server.ts');

/** The plain server on the same disk as the collector. */
export async function startPlain(folder: string): Promise<Contender> {
  const path = join(folder, 'plain.bin');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    name: 'plain server that syncs',
    base: `http://127.0.0.1:${port}`,
    pid: child.pid ?? -1,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(path, { force: true });
    },
  };
}

export function asContender(collector: Collector): Contender {
  return { name: 'collector', base: collector.otlp, pid: collector.process.pid, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** The most memory that a process has had, MiB. */
export async function peakMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}

/** CPU time that a process has used, s. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}
