import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../apps/cli/src/shell/run.ts';
import type { Registry } from './registry.ts';
import { killShims } from './shims.ts';

/** A Docker daemon of the test's own, with its own containerd, images and containers; the machine's daemon is left alone. */
export interface DockerDaemon {
  /** Path of its socket. */
  readonly socket: string;
  /** Copies an image from the machine's daemon. */
  load(image: string): Promise<void>;
  /** SIGKILL to the daemon. Like under an init system, containerd and the containers' shims live on. */
  kill9(): Promise<void>;
  /** Starts it again after `kill9`, on the same data; resolves when it answers. */
  restart(): Promise<void>;
  /** Ends it and removes all that it had. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const LOG_TAIL = 4_000;

export interface DockerDaemonOptions {
  /** A registry that it asks before Docker Hub, and whose network it shares. */
  readonly mirror?: Pick<Registry, 'address' | 'pid'>;
}

export async function startDockerDaemon(options: DockerDaemonOptions = {}): Promise<DockerDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-dockerd-'));
  const socket = join(folder, 'docker.sock');
  const host = `unix://${socket}`;
  const answers = async (): Promise<void> => {
    const signal = AbortSignal.timeout(READY_WITHIN_MS);
    try {
      while (!(await succeeds('docker', ['--host', host, 'version'], signal))) await delay(50, undefined, { signal });
    } catch (error) {
      const log = await readFile(join(folder, 'log'), 'utf8');
      throw new Error(`the daemon does not answer:\n${log.slice(-LOG_TAIL)}`, { cause: error });
    }
  };
  const containerd = await startContainerd(folder);
  let daemon = startDaemon(folder, host, options);
  const stop = async (): Promise<void> => {
    await end(daemon, 'SIGTERM');
    await end(containerd, 'SIGTERM');
    await killShims(containerdSocket(folder));
    await unmountBelow(folder);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    socket,
    load: async (image) => {
      const archive = join(folder, 'image.tar');
      await run('docker', ['save', '--output', archive, image]);
      await run('docker', ['--host', host, 'load', '--input', archive]);
      await rm(archive);
    },
    kill9: () => end(daemon, 'SIGKILL'),
    restart: async () => {
      await rm(join(folder, 'pid'), { force: true });
      daemon = startDaemon(folder, host, options);
      await answers();
    },
    stop,
  };
}

const containerdSocket = (folder: string): string => join(folder, 'containerd.sock');

async function startContainerd(folder: string): Promise<ChildProcess> {
  const config = [
    'version = 2',
    `root = "${folder}/containerd"`,
    `state = "${folder}/containerd-state"`,
    // Kubernetes' plugin would open a port.
    'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
    '[grpc]',
    `address = "${containerdSocket(folder)}"`,
  ];
  const file = join(folder, 'containerd.toml');
  await writeFile(file, config.join('\n'));
  return start('containerd', ['--config', file], folder);
}

/**
 * Without a bridge and without firewall rules, which are the host's and managed by another daemon; and never in the host's
 * network namespace, because a daemon without a bridge begins by deleting the bridge of the namespace it finds itself in.
 */
function startDaemon(folder: string, host: string, { mirror }: DockerDaemonOptions): ChildProcess {
  const own = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid'), '--host', host];
  const network = ['--bridge=none', '--iptables=false', '--ip6tables=false'];
  const registry = mirror ? ['--registry-mirror', `http://${mirror.address}`] : [];
  const [enter = '', ...apart] = mirror ? ['nsenter', `--net=/proc/${mirror.pid}/ns/net`] : ['unshare', '--net'];
  const daemon = ['dockerd', ...own, ...network, ...registry, '--containerd', containerdSocket(folder)];
  return start(enter, [...apart, ...daemon], folder);
}

/** Ends with the test process, however that ends. */
function start(command: string, args: readonly string[], folder: string): ChildProcess {
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', command, ...args], { stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function succeeds(command: string, args: readonly string[], signal: AbortSignal): Promise<boolean> {
  try {
    await run(command, args, { signal });
    return true;
  } catch {
    return false;
  }
}

/** The daemon mounts its data folder onto itself, and a killed one leaves its containers' file systems mounted. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) await run('umount', ['--lazy', mount]);
}
