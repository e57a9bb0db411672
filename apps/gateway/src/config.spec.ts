import { describe, expect, it } from '@jest/globals';
import { readGatewayConfig } from './config.ts';

describe('ASSAY_TRUST_PROXY', () => {
  const read = (list: string): unknown => readGatewayConfig({ ASSAY_TRUST_PROXY: list }).trustProxy;

  it('is a list of addresses and networks, and of nobody by default', () => {
    expect(read('')).toBeUndefined();
    expect(read('127.0.0.1, 10.0.0.0/8,fd00::/8')).toEqual(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  });

  it.each(['true', 'proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.1,,'])('refuses %s', (list) => {
    expect(() => read(list)).toThrow(/ASSAY_TRUST_PROXY/);
  });
});
