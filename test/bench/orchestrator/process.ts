import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ask } from './load/connection.ts';

export interface Started extends AsyncDisposable {
  readonly port: number;
  /** From the start of the process to its first answer, ms. */
  readonly coldMs: number;
  /** Resident memory, MiB. */
  rss(): Promise<number>;
  /** Processor time used so far, all threads, ms. */
  cpu(): Promise<number>;
}

export interface Command {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const ANSWERS_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 2;
const KIB_A_MIB = 1_024;

/** Starts Node with a script and asks until it answers. */
export async function start({ args, env }: Command, ask: Ask): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (data: Buffer) => (said = `${said}${data.toString()}`.slice(-4_096)));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), ANSWERS_WITHIN_MS);
    await exited;
    clearTimeout(patience);
  };
  while (!(await answers(ask))) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}:\n${said}`);
    if (performance.now() - began > ANSWERS_WITHIN_MS) {
      await stop();
      throw new Error(`${args.join(' ')} does not answer:\n${said}`);
    }
    await sleep(ASK_EVERY_MS);
  }
  const coldMs = performance.now() - began;
  const pid = child.pid ?? 0;
  return { port: ask.port, coldMs, rss: () => residentMiB(pid), cpu: () => processorMs(pid), [Symbol.asyncDispose]: stop };
}

async function answers({ port, headers, body }: Ask): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/v1/chat/completions`;
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }).catch(
    () => undefined,
  );
  await response?.arrayBuffer();
  return response?.status === 200;
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / KIB_A_MIB;
}

/** The kernel counts in ticks of 10 ms on every machine that Linux is built for today. */
const TICK_MS = 10;

async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the process, in parentheses, may hold anything; user and system time are the 12th and 13th field behind it.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * TICK_MS;
}
