import { describe, expect, it } from '@jest/globals';
import { compilePattern } from './match.ts';
import { PatternError } from './parse.ts';

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
  'a??b',
  '^(a|b)*c$',
  '(?<year>\\d{4})-\\d{2}',
  'a{2}',
  '^a{2,}$',
  '^a{1,3}$',
  '^(ab?){2,3}$',
  '[a-c]+d',
  '[^a-c]',
  '[\\]x]',
  '\\w+\\s\\w+',
  '\\bfoo\\b',
  'o\\B',
  '\\.',
  '\\x61',
  '\\u{1F600}',
  '\\ud83d\\ude00',
  '\\p{Lu}',
  '.',
  '^.$',
  '(a*)*b',
  '(|a)+$',
  '^(?:a?){3}a{3}$',
  '\\/',
  '[\\d.]+ms',
  '\\n',
  '(?:)',
  '$',
  '\\S+@\\S+',
  '[a-c\\-x]',
];
const TEXTS = [
  '',
  'a',
  'b',
  'ab',
  'aab',
  'abc',
  'abcd',
  'c',
  'aaaa',
  'ababc',
  '2024-05-06',
  'foo bar',
  'xfoo',
  'foo',
  'oo',
  '.',
  '😀',
  'É',
  '\n',
  'a\nb',
  'a]b',
  'x',
  '12.5ms',
  'a@b',
  '日本 語',
  'aaa',
  '-',
  ' ',
  'abab',
];

describe('compilePattern', () => {
  it.each(PATTERNS)('decides /%s/u as the built-in engine does', (source) => {
    const occurs = compilePattern(source);
    const builtIn = new RegExp(source, 'u');
    for (const text of TEXTS) expect([text, occurs(text)]).toEqual([text, builtIn.test(text)]);
  });

  it.each(['^(a+)+$', '^(a|aa)+$', '^(a*)*$', 'a*a*a*a*a*a*b'])('is not blown up by /%s/', (source) => {
    // A backtracking engine needs 2^20000 or 20000^6 steps here.
    expect(compilePattern(source)(`${'a'.repeat(20_000)}!`)).toBe(false);
  });

  it.each([
    ['(?=a)', 'look-around'],
    ['(?<!a)b', 'look-around'],
    ['(a)\\1', 'back-references'],
    ['(?<x>a)\\k<x>', 'back-references'],
    ['(', 'not a regular expression'],
    ['a{2000}', 'above'],
    ['a{0,2000}', 'above'],
    ['((((a{50}){50}){50}){50}', 'not a regular expression'],
    ['(((a{50}){50}){50}){50}', 'too large'],
    ['(?:'.repeat(60) + ')'.repeat(60), 'nested'],
    ['a'.repeat(3_000), 'longer'],
  ])('refuses /%s/: %s', (source, reason) => {
    expect(() => compilePattern(source)).toThrow(PatternError);
    expect(() => compilePattern(source)).toThrow(reason);
  });
});
