import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { en } from './en/index.ts';
import { baseKey } from './translation.ts';

const sourceRoot = join(import.meta.dirname, '..');

function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [baseKey(prefix + key)] : keysOf(value as object, `${prefix}${key}.`),
  );
}

function sources(): string[] {
  return readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.spec.ts') && !path.startsWith('i18n/en') && !path.startsWith('i18n/zh'))
    .map((path) => readFileSync(join(sourceRoot, path), 'utf8'));
}

/** Every string that looks like a key; what a template fills in may be any one part of it. */
function usedKeys(text: string): RegExp[] {
  const literals = [...text.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/g)].map(([, key]) => key ?? '');
  const templates = [...text.matchAll(/`([a-z]\w*\.[^`]*\$\{[^`]*)`/g)].map(([, key]) => key ?? '');
  return [...literals, ...templates].map((key) => new RegExp(`^${key.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`));
}

describe('texts', () => {
  it('are all used somewhere', () => {
    const used = sources().flatMap(usedKeys);
    const unused = [...new Set(keysOf(en))].filter((key) => !used.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
});
