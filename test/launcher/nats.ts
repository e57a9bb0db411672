import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { labelArguments, natsPart, natsReady, type NatsAccess } from '../../apps/cli/src/up/nats.ts';
import { freePort } from './free-port.ts';
import { labImages } from './images.ts';
import { newInstance } from './instance.ts';
import { sweepDead, sweepInstance } from './sweep.ts';

/** What a service finds in its environment to reach a broker. */
export interface NatsEnv {
  readonly NATS_URL: string;
  readonly NATS_USER: string;
  readonly NATS_PASSWORD: string;
}

/** Servers that act as one, be they one or several. */
export interface Broker extends NatsAccess {
  readonly env: NatsEnv;
  /** Removes all of it. */
  stop(): Promise<void>;
}

/** A real NATS server with JetStream, in a container of its own, with a store that outlives `kill9`. */
export interface NatsServer extends Broker {
  /** SIGKILL; resolves when it is dead. */
  kill9(): Promise<void>;
  /** Starts it after `kill9`, same port and store; resolves when it is ready. */
  restart(): Promise<void>;
  /** Gives it an empty store, after `kill9` and before `restart`. */
  wipe(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;

export async function startNats(): Promise<NatsServer> {
  await sweepDead();
  const instance = newInstance();
  const container = `assay-${instance}-nats`;
  const labels = { 'assay.instance': instance, 'assay.owner': 'test' };
  const folder = await mkdtemp(join(tmpdir(), 'assay-nats-'));
  const envFile = join(folder, 'nats.env');
  const [port, { nats: image }] = await Promise.all([freePort(), labImages()]);
  const access = { url: `nats://127.0.0.1:${port}`, user: 'test', password: `p${randomBytes(16).toString('hex')}` };
  await writeFile(envFile, `NATS_USER=${access.user}\nNATS_PASSWORD=${access.password}\n`, { mode: 0o600 });
  const create = async (): Promise<void> => {
    await docker(['volume', 'create', ...labelArguments(labels), container]);
    await natsPart({ container, volume: container, image, port, envFile, labels }).start();
  };
  const ready = (): Promise<void> => natsReady(access, AbortSignal.timeout(READY_WITHIN_MS));
  const stop = async (): Promise<void> => {
    await sweepInstance(instance);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await create();
    await ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...access,
    env: { NATS_URL: access.url, NATS_USER: access.user, NATS_PASSWORD: access.password },
    kill9: async () => {
      await docker(['kill', '--signal', 'KILL', container]);
    },
    restart: async () => {
      await docker(['start', container]);
      await ready();
    },
    wipe: async () => {
      await sweepInstance(instance);
      await create();
      await docker(['kill', '--signal', 'KILL', container]);
    },
    stop,
  };
}
