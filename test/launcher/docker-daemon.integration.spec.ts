import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { run } from '../../apps/cli/src/shell/run.ts';
import { labImage } from './images.ts';
import { startDockerDaemon } from './index.ts';

/** Command lines on this host that name the folder. */
async function processesOf(folder: string): Promise<string[]> {
  const lines = await run('ps', ['-eo', 'args']);
  return lines.split('\n').filter((line) => line.includes(`${folder}/`));
}

describe('startDockerDaemon', () => {
  it('leaves neither process, mount nor file behind, though it was killed under a container and not started again', async () => {
    const daemon = await startDockerDaemon();
    const folder = dirname(daemon.socket);
    const image = await labImage('base');
    await daemon.load(image);
    await docker(['--host', `unix://${daemon.socket}`, 'run', '--detach', '--network', 'none', image, 'sleep', '600']);
    expect((await processesOf(folder)).filter((line) => line.includes('containerd-shim'))).toHaveLength(1);
    await daemon.kill9();
    await daemon.stop();
    expect(await processesOf(folder)).toEqual([]);
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(folder);
    expect(existsSync(folder)).toBe(false);
  }, 120_000);
});
