import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { labImages } from '../launcher/images.ts';
import type { NatsServer } from '../launcher/nats.ts';

/** A runner as it runs in production: a process of its own, built by `nx build`. */
export interface RunnerProcess {
  readonly pid: number;
  /** The exit code or signal it has ended with; undefined while it runs. */
  readonly ended: number | string | undefined;
  /** SIGKILL: nothing is tidied up. */
  kill(): Promise<void>;
  /** SIGTERM, and wait for its orderly end. Returns the exit code. */
  stop(): Promise<number | null>;
}

const MAIN = fileURLToPath(new URL('../../apps/runner/dist/main.js', import.meta.url));

export async function startRunner(nats: NatsServer, env: Record<string, string> = {}): Promise<RunnerProcess> {
  const { lab } = await labImages();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NATS_URL: nats.url,
      NATS_USER: nats.user,
      NATS_PASSWORD: nats.password,
      ASSAY_RUNNER_OPS_PORT: '0',
      ASSAY_RUNNER_POOL: '1',
      ASSAY_IMAGES: lab.join(' '),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  return {
    pid: child.pid ?? 0,
    get ended() {
      return child.exitCode ?? child.signalCode ?? undefined;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
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
      if (log.includes('runner is ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the runner ended with ${String(code)}:\n${log}`)));
  });
}
