import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadSyntax } from '@assay/curriculum';
import type { Syntax } from '@assay/grading';
import { brokenRule } from './file-rules.ts';

const rule = (text: string, rules: object) => ({
  text: { en: text, 'zh-CN': text },
  static: { path: 'solution.go', forbiddenImports: [], forbiddenCalls: [], required: [], ...rules },
});
const manifest = {
  optional: ['extra.go'],
  rules: [rule('needs main', { required: [{ kind: 'function', name: 'main' }] }), rule('no unsafe', { forbiddenImports: ['unsafe'] })],
};

describe('file rules', () => {
  let syntax: Syntax;

  beforeAll(async () => {
    syntax = await loadSyntax();
  });

  const broken = (text: string, readable = true) => brokenRule(manifest, syntax.parseFiles({ 'solution.go': text }), { readable });

  it('hold of a right file', () => expect(broken('package main\n\nfunc main() {}\n')).toBeUndefined());

  it('name the first one broken, and where', () => {
    expect(broken('package main\n\nimport "unsafe"\n\nfunc main() { _ = unsafe.Pointer(nil) }\n')).toMatchObject({
      text: { en: 'no unsafe' },
      diagnostics: [{ path: 'solution.go', line: 3, message: 'unsafe: no unsafe' }],
    });
  });

  it('leave a file that does not parse to the compiler first, and hold it to the rules after', () => {
    const text = 'package main\n\nfunc main( {\n';
    expect(broken(text)).toBeUndefined();
    expect(broken(text, false)).toBeDefined();
  });

  it('are broken by a file that is missing, unless it is optional', () => {
    expect(brokenRule(manifest, {}, { readable: true })?.text.en).toBe('needs main');
    const optional = { ...manifest, optional: ['solution.go'] };
    expect(brokenRule(optional, {}, { readable: true })).toBeUndefined();
  });
});
