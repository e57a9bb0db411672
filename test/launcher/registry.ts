import { setTimeout as delay } from 'node:timers/promises';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { labelArguments } from '../../apps/cli/src/up/nats.ts';
import { labImage } from './images.ts';
import { newInstance } from './instance.ts';
import { sweepDead, sweepInstance } from './sweep.ts';

/** An empty container registry in a network of its own, which nothing else reaches: a daemon has to be started in it. */
export interface Registry {
  /** On the loopback of its network, as image references begin. */
  readonly address: string;
  /** A process that lives in its network. */
  readonly pid: number;
  /** Removes it with its images. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;
/** By the Dockerfile of its image. */
const ADDRESS = '127.0.0.1:5000';

export async function startRegistry(): Promise<Registry> {
  await sweepDead();
  const instance = newInstance();
  const stop = (): Promise<void> => sweepInstance(instance);
  const labels = labelArguments({ 'assay.instance': instance, 'assay.owner': 'test' });
  const confined = ['--network', 'none', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  try {
    const container = await docker(['run', '--detach', ...confined, ...labels, await labImage('registry')]);
    await listening(container, AbortSignal.timeout(READY_WITHIN_MS));
    return { address: ADDRESS, pid: Number(await docker(['inspect', '--format', '{{.State.Pid}}', container])), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listening(container: string, signal: AbortSignal): Promise<void> {
  const ask = ['exec', container, 'perl', '-MIO::Socket::INET', '-e', `exit !IO::Socket::INET->new("${ADDRESS}")`];
  while (
    !(await docker(ask, { signal }).then(
      () => true,
      () => false,
    ))
  )
    await delay(50, undefined, { signal });
}
