import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureDebian } from '../../apps/cli/src/images/debian.ts';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { run, type RunOptions } from '../../apps/cli/src/shell/run.ts';
import { startDockerDaemon, startRegistry, type DockerDaemon, type Registry } from './index.ts';

describe('a start where a container registry answers', () => {
  let registry: Registry;
  let daemon: DockerDaemon;
  const onDaemon = (args: readonly string[], options?: RunOptions): Promise<string> =>
    docker(['--host', `unix://${daemon.socket}`, ...args], options);

  beforeAll(async () => {
    registry = await startRegistry();
    daemon = await startDockerDaemon({ mirror: registry });
  }, 60_000);

  afterAll(async () => {
    await daemon.stop();
    await registry.stop();
  }, 60_000);

  /** Gives the registry an image that only it can have, and leaves none on the daemon. */
  async function publish(reference: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'assay-published-'));
    await writeFile(join(folder, 'file'), 'from the registry');
    await run('tar', ['--create', '--directory', folder, '--file', `${folder}.tar`, 'file']);
    await onDaemon(['import', `${folder}.tar`, `${registry.address}/${reference}`]);
    await onDaemon(['push', `${registry.address}/${reference}`]);
    await onDaemon(['rmi', `${registry.address}/${reference}`]);
    await Promise.all([rm(folder, { recursive: true }), rm(`${folder}.tar`)]);
  }

  it('pulls Debian and makes nothing itself', async () => {
    await publish('library/debian:trixie-slim');
    const said: string[] = [];
    await ensureDebian((line) => said.push(line), AbortSignal.timeout(20_000), onDaemon);
    expect(said).toEqual([]);
    const inspect = ['image', 'inspect', '--format', '{{join .RepoTags " "}} {{len .RepoDigests}}'];
    expect(await onDaemon([...inspect, 'assay/debian:trixie'])).toBe('assay/debian:trixie debian:trixie-slim 1');
  }, 60_000);
});
