import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { NatsServer } from '../launcher/nats.ts';

/** A model-worker as it runs in production: a process of its own, built by `nx build`. */
export interface WorkerProcess {
  readonly id: string;
  readonly pid: number;
  /** SIGKILL: nothing is tidied up. */
  kill(): Promise<void>;
  /** SIGTERM, and wait for its orderly end. Returns the exit code. */
  stop(): Promise<number | null>;
  /** Where it serves `/metrics` and `/healthz`. */
  readonly opsUrl: string;
}

export interface StartWorkerOptions {
  readonly id: string;
  readonly opsPort: number;
  readonly env?: Readonly<Record<string, string>>;
}

const MAIN = fileURLToPath(new URL('../../apps/model-worker/dist/main.js', import.meta.url));

export async function startWorker(nats: NatsServer, { id, opsPort, env = {} }: StartWorkerOptions): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'] ?? '',
      ...nats.env,
      ASSAY_WORKER_ID: id,
      ASSAY_WORKER_OPS_PORT: String(opsPort),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  return {
    id,
    pid: child.pid ?? 0,
    opsUrl: `http://127.0.0.1:${opsPort}`,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      log += bytes.toString();
      if (log.includes('model-worker is ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the worker ended with ${String(code)}:\n${log}`)));
  });
}
