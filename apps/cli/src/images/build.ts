import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { docker } from '../shell/docker.ts';
import { CommandFailed, run } from '../shell/run.ts';
import { repository, type ImageDefinition } from './definition.ts';
import { ImageNotBuilt } from './not-built.ts';
import { removeStages } from './prune.ts';
import { smoke } from './smoke.ts';

/** Builds an image and gives it its tag once it has passed its smoke test. Errors: {@link ImageNotBuilt}. */
export async function build(definition: ImageDefinition, tag: string, signal: AbortSignal): Promise<void> {
  try {
    await buildTested(definition, tag, signal);
  } catch (error) {
    throw error instanceof CommandFailed ? new ImageNotBuilt(definition.name, error) : error;
  }
}

async function buildTested(definition: ImageDefinition, tag: string, signal: AbortSignal): Promise<void> {
  if (definition.npm) await installPackages(definition.folder, signal);
  const untested = `${repository(definition.name)}:untested-${definition.digest}`;
  // The Dockerfiles need nothing newer, and the classic builder is there wherever Docker is.
  const command = ['DOCKER_BUILDKIT=0', 'docker', 'build', '--force-rm', '--tag', untested, '--file', '-', definition.folder];
  try {
    await run('env', command, { input: definition.dockerfile, signal });
  } finally {
    await removeStages(definition);
  }
  try {
    await smoke(definition, untested, signal);
    await docker(['tag', untested, tag], { signal });
  } finally {
    await docker(['rmi', untested]);
  }
}

/** On the host, so that its npm settings (mirror, proxy, certificates) hold. */
async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  const lock = join(folder, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, signal });
}
