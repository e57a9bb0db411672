import { describe, expect, it } from '@jest/globals';
import { CommandFailed } from '../shell/run.ts';
import { ImageNotBuilt } from './not-built.ts';

const lastLine = (tail: string): string | undefined =>
  new ImageNotBuilt('go', new CommandFailed('docker build', 1, tail)).message.split('\n').at(-1);

describe('ImageNotBuilt', () => {
  it.each([
    [
      'write /var/lib/docker/tmp/x: no space left on device',
      'Image go was not built. The disk that Docker stores its images on is full: make room. What is built stays.',
    ],
    [
      "W: Failed to fetch http://deb.debian.org  Temporary failure resolving 'deb.debian.org'\nE: Unable to locate package x",
      expect.stringContaining('No package mirror answers'),
    ],
    ['smoke: 41 is not 42', 'Image go was not built. The lines above say why. What is built stays.'],
  ])('ends with what to do: %s', (tail, line) => {
    expect(lastLine(tail)).toEqual(line);
  });
});
