import type { CommandFailed } from '../shell/run.ts';

/** What a build prints when something outside it is missing, and what the person at the machine can do about it. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/no space left on device|ENOSPC|not have enough free space/i, 'The disk that Docker stores its images on is full: make room.'],
  [
    /(temporary failure|could not) resolv|could not connect|failed to fetch|unable to locate package|EAI_AGAIN|ENOTFOUND|ETIMEDOUT/i,
    'No package mirror answers from within a container. Check the network, and the proxy in ~/.docker/config.json.',
  ],
  [/cannot connect to the docker daemon|error during connect/i, 'The Docker daemon has ended meanwhile.'],
];

/** An image could not be built, or failed its smoke test. The message begins with the last that was printed. */
export class ImageNotBuilt extends Error {
  override readonly name = 'ImageNotBuilt';

  constructor(image: string, cause: CommandFailed) {
    const advice = KNOWN.find(([sign]) => sign.test(cause.tail))?.[1] ?? 'The lines above say why.';
    super(`the build of image ${image} said last:\n${cause.tail}\n\nImage ${image} was not built. ${advice} What is built stays.`, {
      cause,
    });
  }
}
