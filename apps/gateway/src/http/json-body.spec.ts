import { describe, expect, it } from '@jest/globals';
import { parseJsonBody } from './json-body.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('parseJsonBody', () => {
  it.each(['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', '[]', '"a:{,}"', '{"a":"\\"b\\":","b":"{\\"a\\""}', '{"":0}', 'null'])(
    'reads %s',
    (text) => {
      expect(parseJsonBody(bytes(text))).toEqual(JSON.parse(text));
    },
  );

  it('refuses two files of one path, also when one is written with escapes', () => {
    expect(codeOf(() => parseJsonBody(bytes('{"files":{"a.go":"x","a.go":"y"}}')))).toBe('path_duplicate');
    expect(codeOf(() => parseJsonBody(bytes('{"files":{"a.go":"x","\\u0061.go":"y"}}')))).toBe('path_duplicate');
  });

  it('refuses a repeated name anywhere else', () => {
    expect(codeOf(() => parseJsonBody(bytes('{"mode":"try","mode":"grade"}')))).toBe('bad_request');
    expect(codeOf(() => parseJsonBody(bytes('[{"x":[{"y":1,"y":2}]}]')))).toBe('bad_request');
  });

  it('refuses the name that could become a prototype, however it is written and however deep', () => {
    expect(codeOf(() => parseJsonBody(bytes('{"files":{"__proto__":{"admin":true}}}')))).toBe('bad_request');
    expect(codeOf(() => parseJsonBody(bytes('[[{"a":{"\\u005f_proto__":1}}]]')))).toBe('bad_request');
    expect(parseJsonBody(bytes('["__proto__"]'))).toEqual(['__proto__']);
  });

  it('bears a body of nothing but depth, and one of nothing but width', () => {
    expect(() => parseJsonBody(bytes('['.repeat(1_000) + ']'.repeat(1_000)))).not.toThrow();
    expect(parseJsonBody(bytes(`[${'0,'.repeat(500_000)}0]`))).toHaveLength(500_001);
  });

  it('refuses bytes that are not UTF-8, and text that is not JSON', () => {
    expect(codeOf(() => parseJsonBody(Uint8Array.from([0x22, 0xff, 0x22])))).toBe('text_invalid');
    expect(codeOf(() => parseJsonBody(Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22])))).toBe('text_invalid');
    expect(codeOf(() => parseJsonBody(bytes('{"a":')))).toBe('bad_request');
    expect(codeOf(() => parseJsonBody(bytes('')))).toBe('bad_request');
  });
});
