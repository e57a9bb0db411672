import { describe, expect, it } from '@jest/globals';
import { outdated } from './prune.ts';

const NOW = 'aaaaaaaaaaaaaaaa';
const built = (tag: string, minute: string) => ({ reference: `assay/go:${tag}`, created: `2026-01-01 10:${minute}:00 +0000 UTC` });

describe('outdated', () => {
  const go = { name: 'go', digest: NOW };

  it('keeps the current build and the last one before it', () => {
    const listed = [built('bbbbbbbbbbbbbbbb', '10'), built(NOW, '40'), built('cccccccccccccccc', '30'), built('dddddddddddddddd', '20')];
    expect(outdated(go, listed)).toEqual(['assay/go:dddddddddddddddd', 'assay/go:bbbbbbbbbbbbbbbb']);
  });

  it('keeps a newer build than the current, after a step back in the history', () => {
    expect(outdated(go, [built(NOW, '10'), built('cccccccccccccccc', '30')])).toEqual([]);
  });

  it('leaves other tags and other images alone', () => {
    const others = ['assay/go:current', 'assay/go:untested-bbbbbbbbbbbbbbbb', 'assay/gox:bbbbbbbbbbbbbbbb', 'assay/node:bbbbbbbbbbbbbbbb'];
    const listed = others.flatMap((reference) => [
      { reference, created: '2026-01-01 10:00:00 +0000 UTC' },
      { reference, created: '2026-01-01 11:00:00 +0000 UTC' },
    ]);
    expect(outdated(go, listed)).toEqual([]);
  });
});
