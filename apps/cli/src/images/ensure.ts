import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { docker, dockerLines } from '../shell/docker.ts';
import type { Progress } from '../shell/progress.ts';
import { run } from '../shell/run.ts';
import { ensureDebian } from './debian.ts';
import { repository, type ImageDefinition } from './definition.ts';
import { Gate } from './gate.ts';
import { removeOutdated, removeStages } from './prune.ts';
import { smoke } from './smoke.ts';

/** Builds at one time; more only fight for the disk. */
const BUILDS_AT_ONCE = 2;

/** `assay/go:<digest>` */
export const tagOf = ({ name, digest }: ImageDefinition): string => `${repository(name)}:${digest}`;

/**
 * Makes sure that each image exists with the digest of its folder, has passed its smoke test, and is `:current`.
 * Builds only what is missing; independent images are built side by side.
 */
export async function ensureImages(definitions: readonly ImageDefinition[], progress: Progress, signal: AbortSignal): Promise<void> {
  const ids = await imageIds(signal);
  const gate = new Gate(BUILDS_AT_ONCE);
  const made = new Map<string, Promise<void>>();
  const debian = definitions.every((definition) => ids.has(tagOf(definition)))
    ? Promise.resolve()
    : progress.step('root file system', (say) => ensureDebian(say, signal));
  for (const definition of definitions) {
    const parents = [debian, ...definition.parents.map((parent) => made.get(parent) ?? debian)];
    made.set(
      definition.name,
      Promise.all(parents).then(() => ensureOne(definition, ids, gate, progress, signal)),
    );
  }
  await Promise.all(made.values());
  if (definitions.some((definition) => !ids.has(tagOf(definition)))) await removeOutdated(definitions, signal);
}

async function ensureOne(
  definition: ImageDefinition,
  ids: ReadonlyMap<string, string>,
  gate: Gate,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const tag = tagOf(definition);
  const current = `${repository(definition.name)}:current`;
  const id = ids.get(tag);
  if (id === undefined) await gate.pass(() => progress.step(`image ${definition.name}`, () => build(definition, tag, signal)));
  if (id === undefined || ids.get(current) !== id) await docker(['tag', tag, current], { signal });
}

async function build(definition: ImageDefinition, tag: string, signal: AbortSignal): Promise<void> {
  if (definition.npm) await installPackages(definition.folder, signal);
  const untested = `${repository(definition.name)}:untested-${definition.digest}`;
  // The Dockerfiles need nothing newer, and the classic builder is there wherever Docker is.
  const command = ['DOCKER_BUILDKIT=0', 'docker', 'build', '--tag', untested, '--file', '-', definition.folder];
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

async function imageIds(signal: AbortSignal): Promise<Map<string, string>> {
  const lines = await dockerLines(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}\t{{.ID}}', '--filter', 'reference=assay/*'], {
    signal,
  });
  return new Map(lines.map((line) => line.split('\t') as [string, string]));
}
