import { describe, expect, it } from '@jest/globals';
import { isAllowedHost } from './allowed-host.ts';

describe('isAllowedHost', () => {
  it.each([
    'localhost',
    'localhost:4400',
    'LOCALHOST',
    '127.0.0.1:4401',
    '[::1]',
    '[::1]:4400',
    '192.0.2.7',
    'lab.example',
    'Lab.Example:443',
  ])('takes %s', (header) => {
    expect(isAllowedHost(header, ['lab.example'])).toBe(true);
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4400',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:4400:4400',
    'lab.example.evil.example',
    '[::1].evil.example',
    'localhost@evil.example',
  ])('takes not %s', (header) => {
    expect(isAllowedHost(header, ['lab.example'])).toBe(false);
  });
});
