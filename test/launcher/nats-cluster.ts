import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { labelArguments, natsPart, natsReady } from '../../apps/cli/src/up/nats.ts';
import { freePort } from './free-port.ts';
import { labImages } from './images.ts';
import { newInstance } from './instance.ts';
import type { Broker, NatsEnv } from './nats.ts';
import { sweepDead, sweepInstance } from './sweep.ts';

/** Three real NATS servers that keep what is stored in three copies. */
export interface NatsCluster extends Broker {
  readonly env: NatsEnv & { readonly NATS_REPLICAS: '3' };
  /** The node that leads a stream, which of a bucket is "KV_" and its name. */
  leaderOf(stream: string): Promise<string>;
  /** SIGKILL of a node; resolves when it is dead. */
  kill9(node: string): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const NODES = ['n1', 'n2', 'n3'];

export async function startNatsCluster(): Promise<NatsCluster> {
  await sweepDead();
  const instance = newInstance();
  const labels = { 'assay.instance': instance, 'assay.owner': 'test' };
  const folder = await mkdtemp(join(tmpdir(), 'assay-nats-'));
  const envFile = join(folder, 'nats.env');
  const { nats: image } = await labImages();
  const ports = await Promise.all(NODES.map(freePort));
  const network = `assay-${instance}`;
  const containerOf = (node: string): string => `${network}-${node}`;
  const urls = ports.map((port) => `nats://127.0.0.1:${port}`);
  const access = { url: urls.join(','), user: 'test', password: `p${randomBytes(16).toString('hex')}` };
  const each = (visit: (url: string) => Promise<void>): Promise<unknown> => Promise.all(urls.map(visit));
  const stop = async (): Promise<void> => {
    await sweepInstance(instance);
    await rm(folder, { recursive: true, force: true });
  };

  const startNode = async (node: string, index: number): Promise<void> => {
    const container = containerOf(node);
    const routes = NODES.filter((other) => other !== node).map((other) => `nats://${containerOf(other)}:6222`);
    const args = ['--name', node, '--cluster_name', 'assay', '--cluster', 'nats://0.0.0.0:6222', '--routes', routes.join(',')];
    await docker(['volume', 'create', ...labelArguments(labels), container]);
    // Whom to turn to the clients know; the addresses within the network are of no use to them.
    const cluster = { network, args: [...args, '--no_advertise'] };
    await natsPart({ container, volume: container, image, port: ports[index] ?? 0, envFile, labels, cluster }).start();
  };

  try {
    await writeFile(envFile, `NATS_USER=${access.user}\nNATS_PASSWORD=${access.password}\n`, { mode: 0o600 });
    await docker(['network', 'create', ...labelArguments(labels), network]);
    await Promise.all(NODES.map(startNode));
    await each((url) => natsReady({ ...access, url }, AbortSignal.timeout(READY_WITHIN_MS)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...access,
    env: { NATS_URL: access.url, NATS_USER: access.user, NATS_PASSWORD: access.password, NATS_REPLICAS: '3' },
    leaderOf: async (stream) => {
      const connection = await connect({ servers: urls, user: access.user, pass: access.password });
      try {
        const { cluster } = await (await jetstreamManager(connection)).streams.info(stream);
        if (!cluster?.leader) throw new Error(`nobody leads ${stream}`);
        return cluster.leader;
      } finally {
        await connection.close();
      }
    },
    kill9: async (node) => {
      await docker(['kill', '--signal', 'KILL', containerOf(node)]);
    },
    stop,
  };
}
