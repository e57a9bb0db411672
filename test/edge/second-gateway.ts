import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { healthy } from '../../apps/cli/src/up/health.ts';
import type { Assay } from '../launcher/index.ts';
import { freePort } from '../launcher/free-port.ts';

const MAIN = resolve(import.meta.dirname, '../../apps/gateway/dist/main.js');
const READY_WITHIN_MS = 60_000;

/** One more gateway of a platform. */
export interface SecondGateway extends AsyncDisposable {
  readonly baseUrl: string;
}

/** `settings` are added to its environment. */
export async function startSecondGateway({ home, nats }: Assay, settings: Readonly<Record<string, string>> = {}): Promise<SecondGateway> {
  const port = await freePort();
  const env = {
    ...{ ASSAY_HOME: home, ASSAY_GATEWAY_PORT: String(port), ASSAY_LOG_LEVEL: 'silent' },
    ...{ NATS_URL: nats.url, NATS_USER: nats.user, NATS_PASSWORD: nats.password },
    ...settings,
  };
  const gateway = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
  const baseUrl = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    const ended = once(gateway, 'exit');
    gateway.kill('SIGTERM');
    await ended;
  };
  try {
    await healthy(`${baseUrl}/healthz`, READY_WITHIN_MS, AbortSignal.timeout(READY_WITHIN_MS));
  } catch (error) {
    await stop();
    throw error;
  }
  return { baseUrl, [Symbol.asyncDispose]: stop };
}
