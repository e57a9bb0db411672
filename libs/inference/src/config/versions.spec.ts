import { describe, expect, it } from '@jest/globals';
import { compareVersions } from './versions.ts';

describe('compareVersions', () => {
  it('orders as semver.org does', () => {
    const ordered = [
      '0.9.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.2.0',
      '1.10.0',
      '2.0.0',
    ];
    const shuffled = [...ordered].reverse();
    expect(shuffled.sort(compareVersions)).toEqual(ordered);
  });

  it('finds equal versions equal', () => {
    expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
  });
});
