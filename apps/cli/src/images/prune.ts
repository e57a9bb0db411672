import { docker, dockerLines } from '../shell/docker.ts';
import { repository, type ImageDefinition } from './definition.ts';

export interface ListedImage {
  /** `assay/go:56c005d4a6c31e06` */
  readonly reference: string;
  /** When it was built, RFC 3339 or as `docker image ls` prints it: later sorts after earlier. */
  readonly created: string;
}

const DIGEST_TAG = /^[0-9a-f]{16}$/;

/**
 * References that nobody needs any more: builds of an image before the last one before the current, so that a step back
 * in the history, or a second checkout, finds its own still there.
 */
export function outdated(current: Pick<ImageDefinition, 'name' | 'digest'>, listed: readonly ListedImage[]): string[] {
  const prefix = `${repository(current.name)}:`;
  return listed
    .filter(({ reference }) => reference.startsWith(prefix))
    .filter(({ reference }) => DIGEST_TAG.test(reference.slice(prefix.length)) && reference !== prefix + current.digest)
    .sort((a, b) => (a.created < b.created ? 1 : -1))
    .slice(1)
    .map(({ reference }) => reference);
}

/** Removes outdated builds, those that stand on others first. What a container still uses stays. */
export async function removeOutdated(definitions: readonly ImageDefinition[], signal: AbortSignal): Promise<void> {
  const format = '{{.Repository}}:{{.Tag}}\t{{.CreatedAt}}';
  const lines = await dockerLines(['image', 'ls', '--format', format, '--filter', 'reference=assay/*'], { signal });
  const listed = lines.map((line) => line.split('\t')).map(([reference = '', created = '']) => ({ reference, created }));
  for (const definition of definitions.toReversed()) {
    for (const reference of outdated(definition, listed)) await docker(['rmi', reference], { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Removes the untagged stages of a build: toolchains of half a gigabyte that were needed only to make it. */
export async function removeStages({ name }: ImageDefinition): Promise<void> {
  await docker(['image', 'prune', '--force', '--filter', `label=assay.stage=${name}`]);
}
