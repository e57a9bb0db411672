import { describe, expect, it } from '@jest/globals';
import { parseSetting } from './parseSetting.ts';
import { costOf, spansOf, ticksOf, tokensPerSecond } from './waterfall.ts';

const timing = { askedAt: '2026-01-01T00:00:00Z', headersMs: 100, piecesMs: [120, 220, 320], lastPieceMs: 320, endMs: 325 };
const usage = { promptTokens: 1_000, completionTokens: 11, cachedTokens: 400 };

describe('the waterfall', () => {
  it('goes from the request to the end without a gap', () => {
    expect(spansOf({ timing })).toEqual([
      { stage: 'queued', fromMs: 0, toMs: 100 },
      { stage: 'first', fromMs: 100, toMs: 120 },
      { stage: 'tokens', fromMs: 120, toMs: 320 },
      { stage: 'end', fromMs: 320, toMs: 325 },
    ]);
  });

  it('has no stage that was never reached', () => {
    const refused = { askedAt: timing.askedAt, headersMs: 8, piecesMs: [], endMs: 9 };
    expect(spansOf({ timing: refused }).map(({ stage }) => stage)).toEqual(['queued', 'end']);
    expect(spansOf({ timing: { askedAt: timing.askedAt, piecesMs: [] } })).toEqual([]);
  });

  it('draws no tick twice, however many pieces came', () => {
    expect(ticksOf({ piecesMs: [0, 0.1, 50, 100] }, 100)).toEqual([0, 50, 100]);
    expect(ticksOf({ piecesMs: Array.from({ length: 2_000 }, (_, ms) => ms) }, 2_000).length).toBeLessThanOrEqual(401);
  });

  it('counts the speed from the first token to the last', () => {
    expect(tokensPerSecond({ timing, usage })).toBe(50);
    expect(tokensPerSecond({ timing: { ...timing, piecesMs: [320] }, usage })).toBeUndefined();
    expect(tokensPerSecond({ timing, usage: undefined })).toBeUndefined();
  });
});

describe('the cost', () => {
  it('has a price of its own for cached tokens, or that of the others', () => {
    expect(costOf(usage, { input: 2, output: 10, cached: 1 })).toBeCloseTo((600 * 2 + 400 + 11 * 10) / 1e6, 12);
    expect(costOf(usage, { input: 2, output: 10 })).toBeCloseTo((1_000 * 2 + 11 * 10) / 1e6, 12);
  });
});

describe('a number that somebody types', () => {
  const range = { min: 0, max: 2, step: 0.1 };
  it.each([
    ['', { valid: true, value: undefined }],
    [' 0 ', { valid: true, value: 0 }],
    ['0.7', { valid: true, value: 0.7 }],
    ['０。７', { valid: true, value: 0.7 }],
    ['2.1', { valid: false, value: undefined }],
    ['-1', { valid: false, value: undefined }],
    ['warm', { valid: false, value: undefined }],
    ['Infinity', { valid: false, value: undefined }],
  ])('%j', (text, parsed) => {
    expect(parseSetting(text, range)).toEqual(parsed);
  });

  it('is whole where it must be', () => {
    expect(parseSetting('1.5', { min: 1, max: 9, step: 1 }).valid).toBe(false);
    expect(parseSetting('2', { min: 1, max: 9, step: 1 })).toEqual({ valid: true, value: 2 });
  });
});
