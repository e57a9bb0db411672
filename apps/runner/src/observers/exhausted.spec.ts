import { describe, expect, it } from '@jest/globals';
import { SandboxError } from '@assay/sandbox';
import { exhaustedLimit } from './exhausted.ts';

describe('a sandbox in which nothing starts any more', () => {
  it('is the submission’s limit when the submission used it up', () => {
    const limit = { kind: 'pids', limit: 64 } as const;
    expect(exhaustedLimit(new SandboxError('exhausted', 'no room', { limit }))).toBe(limit);
  });

  it.each([new SandboxError('daemon', 'no answer'), new SandboxError('lost', 'gone'), new Error('a bug')])(
    'is the platform’s fault otherwise: %s',
    (error) => {
      expect(() => exhaustedLimit(error)).toThrow(error);
    },
  );
});
