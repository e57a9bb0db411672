import { describe, expect, it } from '@jest/globals';
import { parseTags } from './tag-query.ts';

describe('parseTags', () => {
  it.each([
    ['', {}],
    ['  ', {}],
    ['http.route=/api/v1/runs', { 'http.route': '/api/v1/runs' }],
    [' a=1  b="two words" c=', { a: '1', b: 'two words', c: '' }],
    [String.raw`said="a \"quoted\" word"`, { said: 'a "quoted" word' }],
    ['query=a=b', { query: 'a=b' }],
  ])('reads %j', (text, tags) => {
    expect(parseTags(text)).toEqual(tags);
  });

  it.each(['alone', 'a=1 alone', 'a="open', '=1', 'a="b"c'])('refuses %j', (text) => {
    expect(() => parseTags(text)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });
});
