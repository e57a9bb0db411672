import { describe, expect, it } from '@jest/globals';
import { encodeOrders, MAX_ORDERS_BYTES, type Orders } from './orders.ts';

const orders: Orders = { cwd: '/work', settings: { nofile: 64, umask: 18 }, env: { A: 'b=c', EMPTY: '' }, argv: ['echo', '', 'ü'] };

describe('encodeOrders', () => {
  it('writes the size of the rest and then NUL-terminated fields', () => {
    const fields = '/work\0nofile=64,umask=18\0A=b=c\0EMPTY=\0\0echo\0\0ü\0';
    const size = Buffer.alloc(4);
    size.writeUInt32BE(Buffer.byteLength(fields));
    expect(encodeOrders(orders)).toEqual(Buffer.concat([size, Buffer.from(fields)]));
  });

  it.each<[string, Partial<Orders>]>([
    ['a NUL in an argument, which would be two', { argv: ['echo', 'a\0b'] }],
    ['a NUL in a value of the environment', { env: { A: 'a\0--' } }],
    ['no argv', { argv: [] }],
    ['an empty program name', { argv: [''] }],
    ['an empty variable name, which would end the environment', { env: { '': 'x' } }],
    ['a variable name with "="', { env: { 'A=B': 'x' } }],
    ['a fraction', { settings: { nofile: 1.5 } }],
    ['a negative limit', { settings: { nofile: -1 } }],
    ['more bytes than arm takes', { argv: ['echo', 'x'.repeat(MAX_ORDERS_BYTES)] }],
  ])('refuses %s', (_, change) => {
    expect(() => encodeOrders({ ...orders, ...change })).toThrow(RangeError);
  });
});
