import { describe, expect, it } from '@jest/globals';
import { stretchesOf } from './stretches.ts';

const state = (value: unknown) => ({ text: value === 1 ? 'up' : 'down', color: value === 1 ? 'green' : 'red' });

describe('stretchesOf', () => {
  it('joins equal states, ends the last one a step later, and knows nothing where there is no value or no sample', () => {
    const found = stretchesOf([0, 10, 20, 30, 100, 110], [1, 1, 0, null, 1, 1], 10, true, state);
    expect(found.map(({ from, to, text }) => [from, to, text])).toEqual([
      [0, 20, 'up'],
      [20, 30, 'down'],
      [100, 120, 'up'],
    ]);
    expect(stretchesOf([0, 100], [1, 1], 10, true, state).map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [100, 110],
    ]);
  });

  it('keeps them apart where that is wished', () => {
    expect(stretchesOf([0, 10], [1, 1], 10, false, state)).toHaveLength(2);
  });
});
