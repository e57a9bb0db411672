import { docker, dockerLines } from '../shell/docker.ts';
import type { Progress } from '../shell/progress.ts';
import { build } from './build.ts';
import { ensureDebian } from './debian.ts';
import { repository, type ImageDefinition } from './definition.ts';
import { Gate } from './gate.ts';
import { removeOutdated } from './prune.ts';

/** Builds at one time; more only fight for the disk. */
const BUILDS_AT_ONCE = 2;

/** `assay/go:<digest>` */
export const tagOf = ({ name, digest }: ImageDefinition): string => `${repository(name)}:${digest}`;

/**
 * Makes sure that each image exists with the digest of its folder, has passed its smoke test, and is `:current`.
 * Builds only what is missing; independent images are built side by side. The first that fails ends all, and is what this rejects
 * with once nothing runs any more.
 */
export async function ensureImages(definitions: readonly ImageDefinition[], progress: Progress, signal: AbortSignal): Promise<void> {
  const ids = await imageIds(signal);
  const failure = new AbortController();
  const going = AbortSignal.any([signal, failure.signal]);
  const gate = new Gate(BUILDS_AT_ONCE);
  const made = new Map<string, Promise<void>>();
  const debian = definitions.every((definition) => ids.has(tagOf(definition)))
    ? Promise.resolve()
    : progress.step('root file system', (say) => ensureDebian(say, going));
  for (const definition of definitions) {
    const parents = [debian, ...definition.parents.map((parent) => made.get(parent) ?? debian)];
    made.set(
      definition.name,
      Promise.all(parents)
        .then(() => ensureOne(definition, ids, gate, progress, going))
        .catch((error: unknown) => failure.abort(error)),
    );
  }
  await Promise.all(made.values());
  going.throwIfAborted();
  if (definitions.some((definition) => !ids.has(tagOf(definition)))) await removeOutdated(definitions, signal);
}

async function ensureOne(
  definition: ImageDefinition,
  ids: ReadonlyMap<string, string>,
  gate: Gate,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const tag = tagOf(definition);
  const current = `${repository(definition.name)}:current`;
  const id = ids.get(tag);
  if (id === undefined) {
    await gate.pass(async () => {
      signal.throwIfAborted();
      await progress.step(`image ${definition.name}`, () => build(definition, tag, signal));
    });
  }
  if (id === undefined || ids.get(current) !== id) await docker(['tag', tag, current], { signal });
}

async function imageIds(signal: AbortSignal): Promise<Map<string, string>> {
  const lines = await dockerLines(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}\t{{.ID}}', '--filter', 'reference=assay/*'], {
    signal,
  });
  return new Map(lines.map((line) => line.split('\t') as [string, string]));
}
