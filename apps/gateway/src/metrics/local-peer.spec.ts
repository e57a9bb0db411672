import { describe, expect, it } from '@jest/globals';
import { isLocal } from './local-peer.ts';

describe('isLocal', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('knows %s', (ip) => {
    expect(isLocal({ ip, headers: {} })).toBe(true);
  });

  it.each(['10.0.0.1', '172.17.0.2', '::2', '::ffff:10.0.0.1', 'nonsense', ''])('takes %s for a stranger', (ip) => {
    expect(isLocal({ ip, headers: {} })).toBe(false);
  });

  it('does not take a proxy on this machine for whom it speaks for', () => {
    expect(isLocal({ ip: '127.0.0.1', headers: { 'x-forwarded-for': '203.0.113.7' } })).toBe(false);
    expect(isLocal({ ip: '127.0.0.1', headers: { forwarded: 'for=203.0.113.7' } })).toBe(false);
  });
});
