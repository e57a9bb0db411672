import { describe, expect, it } from '@jest/globals';
import { drawnOrder, variantName } from './variant-names.ts';

const FOLDERS = ['correct-a', 'correct-b', 'mutant-a', 'mutant-b', 'mutant-c'];

describe('variants', () => {
  it('have names that are shell identifiers and say nothing', () => {
    for (const folder of FOLDERS) expect(variantName(folder, 'run-1')).toMatch(/^v[0-9a-f]{16}$/);
  });

  it('have other names and another order in another run, and the same in the same', () => {
    expect(variantName('correct-a', 'run-1')).not.toBe(variantName('correct-a', 'run-2'));
    expect(drawnOrder(FOLDERS, 'run-1')).toEqual(drawnOrder(FOLDERS, 'run-1'));
    const orders = new Set(Array.from({ length: 20 }, (_, run) => drawnOrder(FOLDERS, `run-${run}`).join()));
    expect(orders.size).toBeGreaterThan(10);
  });
});
