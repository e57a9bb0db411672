import { describe, expect, it } from '@jest/globals';
import { shared } from './shared.ts';

describe('a shared reading', () => {
  it('is made once for all who ask in a while, and again for those who ask later', async () => {
    let time = 0;
    let readings = 0;
    const read = shared(
      () => Promise.resolve(++readings),
      1_000,
      () => time,
    );
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    time = 999;
    expect(await read()).toBe(1);
    time = 1_000;
    expect(await read()).toBe(2);
  });
});
