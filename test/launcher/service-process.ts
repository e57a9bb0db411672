import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { healthy } from '../../apps/cli/src/up/health.ts';

/** One process of a service, not restarted by anybody. */
export interface ServiceProcess {
  readonly pid: number;
  /** The exit code or signal that it has ended with; undefined while it runs. */
  readonly exit: number | NodeJS.Signals | undefined;
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
const READY_WITHIN_MS = 60_000;
/** What V8 has made of our programs, for all that a test run starts: a start takes a third less of the processor. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: resolve(import.meta.dirname, '../../node_modules/.cache/assay-compiled') } as const;

export function startService(script: string, env: NodeJS.ProcessEnv, cwd: string): ServiceProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    env: { ...COMPILE_CACHE, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
    get exit() {
      return child.exitCode ?? child.signalCode ?? undefined;
    },
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

/**
 * Resolves when the service says at its ops address that it is ready. When it ends before, or takes too long, rejects with the
 * last that it has printed.
 */
export async function untilReady(service: ServiceProcess, opsUrl: string): Promise<void> {
  const died = new AbortController();
  void service.ended.then(() => died.abort(new Error(`it has ended with ${String(service.exit)}`)));
  await healthy(`${opsUrl}/healthz`, READY_WITHIN_MS, died.signal).catch((cause: unknown) => {
    throw new Error(`${String(cause)}\n${service.logs().slice(-20).join('\n')}`, { cause });
  });
}
