import { describe, expect, it } from '@jest/globals';
import { isPrivateAddress, namesPrivateAddress } from './private-addresses.ts';

describe('isPrivateAddress', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255'],
    ...['::1', '::', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'fd00::1', 'fe80::1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    ...['not an address'],
  ])('is so of %s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '192.167.255.255', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
    'is not so of %s',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe('namesPrivateAddress', () => {
  it.each([
    'http://127.0.0.1/x',
    'http://[::1]:8080/',
    'https://localhost/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://a.localhost/',
  ])('sees through %s', (url) => {
    expect(namesPrivateAddress(url)).toBe(true);
  });

  it('lets names and public addresses be', () => {
    expect(['https://example.com/', 'http://1.1.1.1/'].map(namesPrivateAddress)).toEqual([false, false]);
  });
});
