import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { labelArguments } from '../../apps/cli/src/up/nats.ts';
import { freePort } from './free-port.ts';
import { labImage } from './images.ts';
import { newInstance } from './instance.ts';
import { sweepDead, sweepInstance } from './sweep.ts';

/** A real PostgreSQL server with an empty database, in a container of its own. */
export interface PostgresServer {
  /** As DATABASE_URL takes it. */
  readonly url: string;
  /** Removes it with its data. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

export async function startPostgres(): Promise<PostgresServer> {
  await sweepDead();
  const instance = newInstance();
  const [port, image] = await Promise.all([freePort(), labImage('postgres')]);
  const password = randomBytes(16).toString('hex');
  const url = `postgres://assay:${password}@127.0.0.1:${port}/assay`;
  const confined = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  const labels = labelArguments({ 'assay.instance': instance, 'assay.owner': 'test' });
  const stop = (): Promise<void> => sweepInstance(instance);
  try {
    await docker([
      ...['run', '--detach', '--publish', `127.0.0.1:${port}:5432`, '--env', `POSTGRES_PASSWORD=${password}`],
      ...[...confined, ...labels, image],
    ]);
    await answering(url, AbortSignal.timeout(READY_WITHIN_MS));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function answering(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch {
      await delay(100, undefined, { signal });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
