import { describe, expect, it } from '@jest/globals';
import { countPromptTokens, IMAGE_TOKENS, promptTokenIds } from './prompt.ts';
import { between, pick, seededRandom } from './seeded.ts';
import { appendTokenIds, countTokens, tokenPieces } from './tokenizer.ts';

const ALPHABET = [
  'a',
  'Z',
  'é',
  '7',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '。',
  '中',
  '文',
  'か',
  '한',
  '😀',
  '.',
  '-',
  '{',
  '"',
  '\u0000',
  '\ud800',
  'й',
];

describe('tokenizer', () => {
  it.each([
    ['', []],
    ['Hello world', ['Hello', ' world']],
    ['internationalisation', ['interna', 'tionali', 'sation']],
    ['你好，世界', ['你', '好', '，', '世', '界']],
    ['x = 12345;', ['x', ' ', '=', ' ', '123', '45', ';']],
    ['a\n\n  b', ['a', '\n\n', '  ', 'b']],
    ['ok 😀!', ['ok', ' ', '😀', '!']],
  ])('cuts %j', (text, pieces) => {
    expect(tokenPieces(text)).toEqual(pieces);
  });

  it('loses nothing, tears no surrogate pair, and counts what it cuts, whatever the text', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 2_000; round += 1) {
      const text = Array.from({ length: between(random, 0, 60) }, () => pick(random, ALPHABET)).join('');
      const pieces = tokenPieces(text);
      const ids: number[] = [];
      appendTokenIds(text, ids);
      expect(pieces.join('')).toBe(text);
      expect([countTokens(text), ids.length]).toEqual([pieces.length, pieces.length]);
      if (text.isWellFormed()) expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    }
  });

  it('gives a piece the same id wherever it stands', () => {
    const ids: number[] = [];
    appendTokenIds('one two one two', ids);
    expect([ids[1], ids[3]]).toEqual([ids[3], ids[1]]);
    expect(new Set(ids).size).toBe(3);
  });

  it('comes to about four characters a token of English, and one of Chinese', () => {
    const english = 'The scheduler keeps every request in a queue until there is room for it in the batch. ';
    expect(english.length / countTokens(english)).toBeGreaterThan(3.5);
    expect(countTokens('调度器会把请求放入队列')).toBe(11);
  });
});

describe('prompt', () => {
  it('counts what it encodes: text, parts, images, tools and calls', () => {
    const prompt = {
      tools: [{ name: 'lookup', description: 'Looks things up' }],
      messages: [
        { role: 'system' as const, content: 'Be brief.' },
        {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: 'What is this?' },
            { type: 'image' as const, url: 'data:,x' },
          ],
        },
        { role: 'assistant' as const, content: '', toolCalls: [{ id: '1', name: 'lookup', arguments: '{"q":"this"}' }] },
        { role: 'tool' as const, content: 'a cat', toolCallId: '1' },
      ],
    };
    expect(promptTokenIds(prompt)).toHaveLength(countPromptTokens(prompt));
    expect(countPromptTokens(prompt)).toBeGreaterThan(IMAGE_TOKENS);
  });
});
