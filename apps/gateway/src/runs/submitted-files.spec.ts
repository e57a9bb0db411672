import { SUBMISSION_LIMITS } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { checkFiles, checkStdin } from './submitted-files.ts';

const codeOf = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};
const files = (...paths: string[]): Record<string, string> => Object.fromEntries(paths.map((path) => [path, 'x']));

describe('checkFiles', () => {
  it.each(['a.go', 'pkg/a.go', 'a..b.go', '.hidden', '解.py', 'a b.ts'])('lets %j pass', (path) => {
    expect(codeOf(() => checkFiles(files(path)))).toBeUndefined();
  });

  it.each(['', '/etc/passwd', '../a', 'a/../b', './a', 'a//b', 'a/', 'a\\b', 'a\0b', 'a\nb', '\ud800', 'x'.repeat(201), '..', '__proto__'])(
    'refuses the path %j',
    (path) => {
      expect(codeOf(() => checkFiles(JSON.parse(`{${JSON.stringify(path)}:"x"}`) as Record<string, string>))).toBe('path_invalid');
    },
  );

  it('refuses paths that some file system takes for one', () => {
    expect(codeOf(() => checkFiles(files('a.go', 'A.go')))).toBe('path_duplicate');
    expect(codeOf(() => checkFiles(files('\u00e9.py', 'e\u0301.py')))).toBe('path_duplicate');
  });

  it('refuses NUL and lone surrogates in a text', () => {
    expect(codeOf(() => checkFiles({ a: 'x\0' }))).toBe('text_invalid');
    expect(codeOf(() => checkFiles({ a: '\udc00' }))).toBe('text_invalid');
    expect(codeOf(() => checkStdin('\0'))).toBe('text_invalid');
  });

  it('counts bytes, not characters', () => {
    const wide = '解'.repeat(Math.floor(SUBMISSION_LIMITS.fileBytes / 3));
    expect(codeOf(() => checkFiles({ a: wide }))).toBeUndefined();
    expect(codeOf(() => checkFiles({ a: `${wide}解` }))).toBe('file_too_large');
    expect(codeOf(() => checkStdin('x'.repeat(SUBMISSION_LIMITS.stdinBytes + 1)))).toBe('file_too_large');
  });

  it('bounds the number of files and what they weigh together', () => {
    const names = Array.from({ length: SUBMISSION_LIMITS.files + 1 }, (_, i) => `f${String(i)}`);
    expect(codeOf(() => checkFiles(files(...names)))).toBe('too_many_files');
    const heavy = Object.fromEntries(names.slice(0, 5).map((name) => [name, 'x'.repeat(SUBMISSION_LIMITS.fileBytes)]));
    expect(codeOf(() => checkFiles(heavy))).toBe('file_too_large');
  });
});
