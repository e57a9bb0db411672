import { describe, expect, it } from '@jest/globals';
import { canonicalJson, sha256 } from './canonical.ts';

describe('canonicalJson', () => {
  it('has equal bytes for equal values, in whatever order their keys were written', () => {
    const text = new TextDecoder().decode(canonicalJson({ b: [{ d: 1, c: 2 }], a: 'é' }));
    expect(text).toBe('{"a":"é","b":[{"c":2,"d":1}]}');
  });

  it('does not hide a value that has no end', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => canonicalJson(loop)).toThrow(TypeError);
  });
});

describe('sha256', () => {
  it('is the digest in hex', () => {
    expect(sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
