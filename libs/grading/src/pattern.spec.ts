import { describe, expect, it } from '@jest/globals';
import { compilePattern } from './pattern.ts';

const PATTERNS = [
  '',
  'a',
  '^$',
  '^a',
  'a$',
  '^abc$',
  'a|b',
  '^(?:ab|a)(?:c|bcd)$',
  'a*b',
  'a+?b',
  '^(a|b)*c$',
  '(?<year>\\d{4})-\\d{2}',
  'a{2}',
  '^a{1,3}$',
  '[a-c]+d',
  '[^a-c]',
  '\\w+\\s\\w+',
  '\\bfoo\\b',
  'o\\B',
  '\\.',
  '\\x61',
  '\\p{Lu}',
  '^.$',
  '(a*)*b',
  '^(?:a?){3}a{3}$',
  '[\\d.]+ms',
];
const TEXTS = [
  '',
  'a',
  'b',
  'ab',
  'aab',
  'abc',
  'abcd',
  'aaaa',
  'ababc',
  '2024-05-06',
  'foo bar',
  'xfoo',
  '.',
  '😀',
  'É',
  '\n',
  'a\nb',
  '12.5ms',
  '日本 語',
];

describe('compilePattern', () => {
  it.each(PATTERNS)('decides /%s/ as the built-in engine does', (source) => {
    const occurs = compilePattern(source);
    const builtIn = new RegExp(source, 'u');
    for (const text of TEXTS) expect([text, occurs(text)]).toEqual([text, builtIn.test(text)]);
  });

  it.each(['^(a+)+$', '^(a|aa)+$', '^(a*)*$', 'a*a*a*a*a*a*b'])('is not blown up by /%s/', (source) => {
    // A backtracking engine needs 2^20000 or 20000^6 steps here.
    expect(compilePattern(source)(`${'a'.repeat(20_000)}!`)).toBe(false);
  });

  it.each(['(?=a)', '(?<!a)b', '(a)\\1', '(', 'a{2000}', '(((a{50}){50}){50}){50}', 'a'.repeat(1_001)])('refuses /%s/', (source) => {
    expect(() => compilePattern(source)).toThrow(Error);
  });
});
