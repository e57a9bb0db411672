import { join, resolve } from 'node:path';
import { freePort } from './free-port.ts';
import { labImages } from './images.ts';
import type { NatsServer } from './nats.ts';
import { startService, untilReady, type ServiceProcess } from './service-process.ts';

/** A runner as it runs in production: a process of its own, built by `nx build`. */
export interface RunnerProcess extends ServiceProcess {
  /** Where it serves `/metrics` and `/healthz`. */
  readonly opsUrl: string;
}

const app = resolve(import.meta.dirname, '../../apps/runner');

/** Resolves when it is ready. It works on runs of whatever broker `nats` is, with the images of this checkout. */
export async function startRunner(nats: NatsServer, env: Readonly<Record<string, string>> = {}): Promise<RunnerProcess> {
  const [port, { lab }] = await Promise.all([freePort(), labImages()]);
  const environment = {
    PATH: process.env['PATH'],
    ...nats.env,
    ASSAY_RUNNER_OPS_PORT: String(port),
    ASSAY_RUNNER_POOL: '1',
    ASSAY_IMAGES: lab.join(' '),
    ...env,
  };
  const runner = Object.assign(startService(join(app, 'dist/main.js'), environment, app), { opsUrl: `http://127.0.0.1:${port}` });
  try {
    await untilReady(runner, runner.opsUrl);
  } catch (error) {
    await runner.kill9();
    throw error;
  }
  return runner;
}
