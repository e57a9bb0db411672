import { join, resolve } from 'node:path';
import { freePort } from './free-port.ts';
import type { Broker } from './nats.ts';
import { startService, untilReady, type ServiceProcess } from './service-process.ts';

/** A model-worker as it runs in production: a process of its own, built by `nx build`. */
export interface WorkerProcess extends ServiceProcess {
  readonly id: string;
  /** Where it serves `/metrics` and `/healthz`. */
  readonly opsUrl: string;
}

const app = resolve(import.meta.dirname, '../../apps/model-worker');

/** Starts a worker, whatever becomes of it. */
export async function spawnWorker(nats: Broker, id: string, env: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> {
  const port = await freePort();
  const environment = { PATH: process.env['PATH'], ...nats.env, ASSAY_WORKER_ID: id, ASSAY_WORKER_OPS_PORT: String(port), ...env };
  return Object.assign(startService(join(app, 'dist/main.js'), environment, app), { id, opsUrl: `http://127.0.0.1:${port}` });
}

/** Resolves when it is ready. */
export async function startWorker(nats: Broker, id: string, env: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> {
  const worker = await spawnWorker(nats, id, env);
  try {
    await untilReady(worker, worker.opsUrl);
  } catch (error) {
    await worker.kill9();
    throw error;
  }
  return worker;
}
