import { ERROR_CODES } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { en } from './en/index.ts';
import { pickLocale } from './locale.ts';
import { baseKey, isPlural } from './translation.ts';
import { zhCN } from './zh-CN/index.ts';

function flatten(texts: object, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value as object, `${prefix}${key}.`),
  );
}

const keysOf = (texts: object): string[] => [...new Set(flatten(texts).map(([key]) => baseKey(key)))].sort();
const variablesOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe('texts', () => {
  it('have the same keys in both languages', () => {
    expect(keysOf(zhCN)).toEqual(keysOf(en));
  });

  it('have a sentence for each error code in both languages', () => {
    expect(Object.keys(en.errors).sort()).toEqual(Object.keys(ERROR_CODES).sort());
    expect(Object.keys(zhCN.errors).sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it('use the same variables in both languages', () => {
    const chinese = new Map(flatten(zhCN).map(([key, text]) => [baseKey(key), variablesOf(text)]));
    for (const [key, text] of flatten(en)) expect([key, chinese.get(baseKey(key))]).toEqual([key, variablesOf(text)]);
  });

  it('are never empty, and plural in English has both forms', () => {
    const texts = flatten(en);
    for (const [key, text] of [...texts, ...flatten(zhCN)]) expect([key, text.trim()]).not.toEqual([key, '']);
    const plural = texts.map(([key]) => key).filter(isPlural);
    for (const key of plural) expect(plural).toEqual(expect.arrayContaining([`${baseKey(key)}_one`, `${baseKey(key)}_other`]));
  });
});

describe('pickLocale', () => {
  it('takes the first language that exists', () => {
    expect(pickLocale(['zh-TW', 'en'])).toBe('zh-CN');
    expect(pickLocale(['fr', 'en-GB'])).toBe('en');
    expect(pickLocale(['de'])).toBe('en');
  });
});
