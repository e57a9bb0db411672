import { describe, expect, it } from '@jest/globals';
import { contentDigest } from './digest.ts';

const file = (path: string, text: string, executable = false) => ({ path, content: Buffer.from(text), executable });

describe('contentDigest', () => {
  const digest = contentDigest([file('Dockerfile', 'FROM x'), file('a.sh', 'true')], ['base1', 'base2']);

  it('does not depend on the order of files or parents', () => {
    expect(contentDigest([file('a.sh', 'true'), file('Dockerfile', 'FROM x')], ['base2', 'base1'])).toBe(digest);
  });

  it.each([
    ['content', contentDigest([file('Dockerfile', 'FROM y'), file('a.sh', 'true')], ['base1', 'base2'])],
    ['a path', contentDigest([file('Dockerfile', 'FROM x'), file('b.sh', 'true')], ['base1', 'base2'])],
    ['the executable bit', contentDigest([file('Dockerfile', 'FROM x'), file('a.sh', 'true', true)], ['base1', 'base2'])],
    ['a parent', contentDigest([file('Dockerfile', 'FROM x'), file('a.sh', 'true')], ['base1', 'base3'])],
    ['a border between two files', contentDigest([file('Dockerfile', 'FROM xa.sh-true')], ['base1', 'base2'])],
  ])('changes with %s', (_what, other) => {
    expect(other).not.toBe(digest);
  });

  it('is a valid tag', () => {
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
  });
});
