import { describe, expect, it } from '@jest/globals';
import { labImage } from './images.ts';
import { newInstance } from './instance.ts';
import { docker, dockerLines } from '../../apps/cli/src/shell/docker.ts';
import { removeAll } from '../../apps/cli/src/shell/removal.ts';

const MANY = 12;

describe('removing from Docker', () => {
  it('succeeds while somebody else removes the same', async () => {
    const base = await labImage('base');
    const label = `assay.instance=${newInstance()}`;
    await Promise.all(Array.from({ length: MANY }, () => docker(['run', '--detach', '--label', label, base, 'sleep', '600'])));
    const list = (): Promise<string[]> => dockerLines(['ps', '--all', '--quiet', '--filter', `label=${label}`]);
    const removal = { list, remove: ['rm', '--force'] };
    await Promise.all([removeAll(removal), removeAll(removal), removeAll(removal)]);
    expect(await list()).toEqual([]);
  }, 60_000);
});
