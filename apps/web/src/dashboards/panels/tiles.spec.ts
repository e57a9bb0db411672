import { describe, expect, it } from '@jest/globals';
import { layTiles } from './tiles.ts';

describe('layTiles', () => {
  it('follows the orientation, and else seeks a good shape', () => {
    expect(layTiles(1, 300, 100, undefined)).toEqual({ columns: 1, rows: 1, width: 300, height: 100 });
    expect(layTiles(3, 300, 100, 'vertical')).toEqual({ columns: 3, rows: 1, width: 96, height: 100 });
    expect(layTiles(3, 300, 112, 'horizontal')).toEqual({ columns: 1, rows: 3, width: 300, height: 100 / 3 });
    expect(layTiles(4, 1_200, 120, undefined)).toMatchObject({ columns: 4, rows: 1 });
    expect(layTiles(4, 400, 210, undefined)).toMatchObject({ columns: 2, rows: 2 });
    expect(layTiles(0, 10, 10, undefined).columns).toBe(1);
  });
});
