import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Life, Part } from './supervise.ts';

export interface ProcessPartOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Each line it prints. */
  readonly onLine: (line: string) => void;
  /** How long it may take to end after SIGTERM, ms, before SIGKILL. */
  readonly graceMs?: number;
}

/** Asks the kernel to end the child when its parent dies, however that dies: nothing is left behind by `kill -9`. */
const SETPRIV = '/usr/bin/setpriv';
const TIED_TO_PARENT = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--'] : [];

/** A process as a supervised part. It leads a group of its own, so that Ctrl+C in a terminal reaches only its supervisor. */
export class ProcessPart implements Part {
  readonly name: string;
  private readonly options: ProcessPartOptions;
  private child: ChildProcess | undefined;

  constructor(options: ProcessPartOptions) {
    this.name = options.name;
    this.options = options;
  }

  /** Process id while it lives. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<Life> {
    const { command, args, env, cwd, onLine, graceMs = 10_000 } = this.options;
    const [program = command, ...rest] = [...TIED_TO_PARENT, command, ...args];
    const child = spawn(program, rest, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
    const ended = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => {
        this.child = undefined;
        resolve(signal ? `ended by ${signal}` : `exited with ${code ?? 'nothing'}`);
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    this.child = child;
    return { ended, stop: () => endGroup(child, ended, graceMs) };
  }
}

async function endGroup(child: ChildProcess, ended: Promise<string>, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const patience = new AbortController();
  await Promise.race([ended, delay(graceMs, undefined, { signal: patience.signal }).catch(() => undefined)]);
  patience.abort();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
  await ended;
}
