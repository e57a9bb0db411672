import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One process of a service, not restarted by anybody. */
export interface ServiceProcess {
  readonly pid: number;
  /** Every line that it has printed. */
  logs(): readonly string[];
  /** Settles when it has ended. */
  readonly ended: Promise<void>;
  /** SIGKILL; resolves when it is dead. */
  kill9(): Promise<void>;
  /** SIGSTOP: it lives and does nothing. */
  freeze(): void;
  thaw(): void;
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
}

const ENDS_WITHIN_MS = 15_000;

export function startService(script: string, env: NodeJS.ProcessEnv, cwd: string): ServiceProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', script], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on('line', (line) => lines.push(line));
  const exited = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    if (signal === 'SIGTERM') child.kill('SIGCONT');
    const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await exited;
    clearTimeout(timer);
    return child.exitCode;
  };
  return {
    pid: child.pid ?? -1,
    logs: () => lines,
    ended: exited.then(() => undefined),
    kill9: async () => {
      await end('SIGKILL');
    },
    freeze: () => {
      child.kill('SIGSTOP');
    },
    thaw: () => {
      child.kill('SIGCONT');
    },
    stop: () => end('SIGTERM'),
  };
}
