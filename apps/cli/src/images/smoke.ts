import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docker } from '../shell/docker.ts';
import type { ImageDefinition } from './definition.ts';

const WORK = '/work:rw,exec,nosuid,nodev,size=128m,mode=0755,uid=10001,gid=10001';
const TMP = '/tmp:rw,exec,nosuid,nodev,size=128m,mode=1777';

/** What a submission's container is held to. */
const SANDBOX = [
  ...['--network', 'none', '--read-only', '--tmpfs', WORK, '--tmpfs', TMP, '--user', '10001:10001'],
  ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--pids-limit', '256', '--memory', '512m', '--memory-swap', '512m'],
];

/** Runs the folder's smoke.sh in the image, under the limits of a sandbox. Rejects with what it printed. */
export async function smoke(definition: ImageDefinition, image: string, signal: AbortSignal): Promise<void> {
  const input = await readFile(join(definition.folder, 'smoke.sh'), 'utf8');
  const labels = ['--label', 'assay.owner=smoke', '--label', `assay.instance=smoke-${definition.digest}`];
  await docker(['run', '--rm', '--interactive', ...SANDBOX, ...labels, '--entrypoint', '/usr/bin/tini', image, '--', 'sh', '-s'], {
    input,
    signal,
  });
}
