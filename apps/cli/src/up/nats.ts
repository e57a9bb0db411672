import { setTimeout as delay } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { ContainerPart } from '../supervise/container-part.ts';

/** How to reach a NATS server. */
export interface NatsAccess {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface NatsContainerOptions {
  readonly container: string;
  /** Named volume of the JetStream store; survives the container. */
  readonly volume: string;
  readonly image: string;
  /** On loopback. */
  readonly port: number;
  /** On loopback too: what the server says of itself, without a password. Default: nobody is told. */
  readonly monitorPort?: number;
  /** File of mode 0600 with NATS_USER and NATS_PASSWORD. */
  readonly envFile: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Docker network of its fellows, and what the server is told beside its configuration. Default: it is alone. */
  readonly cluster?: { readonly network: string; readonly args: readonly string[] };
}

export const labelArguments = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);

/** The broker, in a container of its own. */
export function natsPart(options: NatsContainerOptions): ContainerPart {
  const { cluster, monitorPort } = options;
  return new ContainerPart({
    name: 'nats',
    container: options.container,
    args: [
      ...labelArguments(options.labels),
      ...['--publish', `127.0.0.1:${options.port}:4222`],
      ...(monitorPort === undefined ? [] : ['--publish', `127.0.0.1:${monitorPort}:8222`]),
      ...['--mount', `type=volume,src=${options.volume},dst=/data`],
      ...['--env-file', options.envFile],
      ...(cluster ? ['--network', cluster.network] : []),
      options.image,
      ...(cluster ? ['nats-server', '--config', '/opt/assay/nats.conf', ...cluster.args] : []),
    ],
  });
}

/** Resolves when the server takes the credentials and JetStream answers; rejects only with the signal's reason. */
export async function natsReady(access: NatsAccess, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await askJetStream(access);
      return;
    } catch {
      await delay(50, undefined, { signal });
    }
  }
}

async function askJetStream({ url, user, password }: NatsAccess): Promise<void> {
  const connection = await connect({ servers: url, user, pass: password, reconnect: false, timeout: 1_000 });
  try {
    const manager = await jetstreamManager(connection, { timeout: 1_000 });
    await manager.getAccountInfo();
  } finally {
    await connection.close();
  }
}
