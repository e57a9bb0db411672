import { describe, expect, it } from '@jest/globals';
import { Readiness, worstOf } from './readiness.ts';

describe('Readiness', () => {
  it('says of each part how it is, also of one that fails or never answers', async () => {
    const readiness = new Readiness();
    readiness.add('fine', () => ({ status: 'ok' }));
    readiness.add('broken', () => {
      throw new Error('disk full');
    });
    readiness.add('mute', () => new Promise(() => undefined));
    expect(await readiness.check(10)).toEqual({
      fine: { status: 'ok' },
      broken: { status: 'unavailable', detail: 'disk full' },
      mute: { status: 'unavailable', detail: 'no answer within 10 ms' },
    });
  });
});

describe('worstOf', () => {
  it('lets the worst part decide', () => {
    expect(worstOf([])).toBe('ok');
    expect(worstOf([{ status: 'ok' }, { status: 'degraded' }])).toBe('degraded');
    expect(worstOf([{ status: 'unavailable' }, { status: 'degraded' }])).toBe('unavailable');
  });
});
