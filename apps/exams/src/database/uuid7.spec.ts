import { describe, expect, it } from '@jest/globals';
import { uuid7 } from './uuid7.ts';

describe('uuid7', () => {
  it('holds time, version and variant where RFC 9562 puts them', () => {
    // The example of RFC 9562, appendix A.6.
    const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(uuid7(0x017f22e279b0, () => random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by age', () => {
    const ids = [1, 255, 256, 2 ** 40].map((now) => uuid7(now));
    expect([...ids].sort()).toEqual(ids);
  });
});
