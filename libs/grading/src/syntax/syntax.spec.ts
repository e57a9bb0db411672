import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { breaches, StaticRules } from '../kinds/static-rules.ts';
import { refersTo } from './facts.ts';
import { languageOf, Syntax } from './syntax.ts';

const installed = createRequire(import.meta.url);
let syntax: Syntax;
beforeAll(async () => {
  syntax = await Syntax.load((specifier) => readFile(installed.resolve(specifier)));
});

type Language = Parameters<Syntax['parse']>[0];
const modules = (language: Language, text: string) => syntax.parse(language, text).imports.map((each) => each.module);
const declarations = (language: Language, text: string) =>
  syntax.parse(language, text).declarations.map(({ kind, name }) => `${kind} ${name}`);
const broken = (language: Language, rules: object, text: string) =>
  breaches(StaticRules.parse({ path: 'x', ...rules }), syntax.parse(language, text)).map(({ kind }) => kind);

describe('Go', () => {
  it('sees every form of import', () => {
    const text = 'package main\nimport "os"\nimport (\n  e "os/exec"\n  . "fmt"\n  _ "embed"\n  `strings`\n  "C"\n)\n';
    expect(modules('go', text)).toEqual(['os', 'os/exec', 'fmt', 'embed', 'strings', 'C']);
    expect(syntax.parse('go', text).imports.map(({ local }) => local)).toEqual(['os', 'e', '*', null, 'strings', 'C']);
  });

  it('is not fooled by comments and strings', () => {
    const text = 'package main\n// import "os"\n/* import "os" */\nvar s = `\nimport "os"\nfunc Fake() {}\n`\nvar t = "os.Exit(1)"\n';
    expect(modules('go', text)).toEqual([]);
    expect(declarations('go', text)).toEqual(['package main', 'variable s', 'variable t']);
    expect(broken('go', { forbiddenCalls: ['os.Exit'] }, text)).toEqual([]);
  });

  it('sees declarations, of the file and not of a function', () => {
    const text = `package main
type Vector[T any] []T
type ( A = int; B struct{} )
func (v *Vector[T]) Dot(w Vector[T]) (T, error) { var inner int; type In int; return 0, nil }
func (B) Plain() {}
func (b B) Named() { f := func() { var deep int; _ = deep }; f() }
func main() {}
var x, y = 1, 2
const c = 3
`;
    expect(declarations('go', text)).toEqual([
      'package main',
      'type Vector',
      'type A',
      'type B',
      'method Vector.Dot',
      'method B.Plain',
      'method B.Named',
      'function main',
      'variable x',
      'variable y',
      'variable c',
    ]);
  });

  it.each([
    ['a call', 'import "os"\nfunc f() { os.Exit(1) }'],
    ['a value', 'import "os"\nfunc f() { quit := os.Exit; quit(1) }'],
    ['an alias', 'import o "os"\nfunc f() { o.Exit(1) }'],
    ['a dot import', 'import . "os"\nfunc f() { Exit(1) }'],
    ['a comment between', 'import "os"\nfunc f() { os. /* x */ Exit(1) }'],
  ])('finds a forbidden function in %s', (_, body) => {
    expect(broken('go', { forbiddenCalls: ['os.Exit'] }, `package main\n${body}\n`)).toEqual(['forbidden-call']);
  });

  it('names a package by its whole path or by its last part', () => {
    const text = 'package main\nimport r "math/rand"\nfunc f() int { return r.Intn(3) }\n';
    const facts = syntax.parse('go', text);
    expect(['rand.Intn', 'math/rand.Intn', 'r.Intn'].map((name) => refersTo(facts, name))).toEqual(Array(3).fill({ line: 3, column: 23 }));
    expect(refersTo(facts, 'rand.Int')).toBeUndefined();
  });

  it('takes an escaped path for a computed one', () => {
    expect(broken('go', { forbiddenImports: ['os'] }, 'package main\nimport "o\\x73"\n')).toEqual(['computed-import']);
  });

  it('reads what Go 1.24 compiles', () => {
    const text =
      'package main\ntype Set[T comparable] = map[T]struct{}\nfunc f(yield func(int) bool) { for i := range 10 { if !yield(i) { return } } }\nfunc g() { for x := range f { _ = min(x, 1) } }\n';
    expect(syntax.parse('go', text).errors).toEqual([]);
  });
});

describe('Python', () => {
  it('sees every form of import', () => {
    const text =
      'import os, os.path as p\nfrom subprocess import run as r, PIPE\nfrom . import x\nfrom .a import *\ndef f():\n    import socket\nif True:\n    from ctypes import (cdll,)\n';
    expect(modules('python', text)).toEqual(['os', 'os.path', 'subprocess', 'subprocess', '.', '.a', 'socket', 'ctypes']);
  });

  it.each([
    ['__import__("os").system("x")', 'os'],
    ['import importlib\nimportlib.import_module("os")', 'os'],
    ['__import__("o" + "s")', null],
    ['__import__("o" "s")', null],
    ['__import__("\\x6fs")', null],
    ['load = __import__', null],
    ['import builtins\nbuiltins.__import__(name)', null],
    ['from importlib import import_module as load\nload("os")', null],
    ['import importlib\nload = importlib.import_module', null],
  ])('sees through %s', (text, module) => {
    expect(modules('python', text)).toContain(module);
    expect(broken('python', { forbiddenImports: ['os'] }, text)).not.toEqual([]);
  });

  it('is not fooled by comments and strings', () => {
    expect(modules('python', '# import os\n"""\nimport os\n__import__("os")\n"""\nx = "import os"\n')).toEqual([]);
  });

  it.each([
    ['import os as o\no.system("x")'],
    ['from os import system as s'],
    ['from os import *\nsystem("x")'],
    ['import os\nf = os.system'],
    ['import os\nprint(f"{os.system(1)}")'],
    ['import os.path\nos.system("x")'],
  ])('finds a forbidden function in %j', (text) => {
    expect(broken('python', { forbiddenCalls: ['os.system'] }, text)).toEqual(['forbidden-call']);
  });

  it('finds builtins, and tells them from attributes of the same name', () => {
    expect(broken('python', { forbiddenCalls: ['eval'] }, 'e = eval\ne("1")')).toEqual(['forbidden-call']);
    expect(broken('python', { forbiddenCalls: ['eval'] }, 'model.eval()')).toEqual([]);
  });

  it('sees declarations', () => {
    const text =
      '@deco\ndef f(a, b=1):\n    def g(): pass\n    inner = 1\nclass A(B):\n    x = 1\n    def m(self): pass\n    @property\n    async def n(self): pass\ny: int = 1\na.b = 2\np, q = 1, 2\n';
    expect(declarations('python', text)).toEqual([
      'function f',
      'class A',
      'method A.m',
      'method A.n',
      'variable y',
      'variable p',
      'variable q',
    ]);
  });

  it('covers a submodule with its module, however it is imported', () => {
    const rules = { forbiddenImports: ['concurrent.futures'] };
    for (const text of [
      'import concurrent.futures',
      'from concurrent import futures',
      'from concurrent.futures import thread',
      'import concurrent.futures.thread',
    ])
      expect(broken('python', rules, text)).toEqual(['forbidden-import']);
    expect(broken('python', rules, 'import concurrent')).toEqual([]);
  });
});

describe('TypeScript', () => {
  it('sees every form of import', () => {
    const text = `import a, { b as c, type D } from 'node:fs';
import * as ns from "path";
import 'side';
import {} from 'empty';
import type { T } from './t.ts';
import eq = require('eq');
export { q } from './q.ts';
export * from './r.ts';
const r = require(\`net\`);
const m = await import('x');
process.getBuiltinModule('node:os');
`;
    expect([...new Set(modules('typescript', text))]).toEqual([
      'fs',
      'path',
      'side',
      'empty',
      './t.ts',
      'eq',
      './q.ts',
      './r.ts',
      'net',
      'x',
      'os',
    ]);
  });

  it.each([
    ["await import('f' + 's')"],
    ['await import(name)'],
    ['const r = require; r("fs")'],
    ['require(`${"fs"}`)'],
    ["import { createRequire } from 'node:module'; createRequire(import.meta.url)('fs')"],
    ["await import('\\x66s')"],
    ['const { getBuiltinModule } = process; getBuiltinModule("fs")'],
  ])('does not trust %s', (text) => {
    expect(broken('typescript', { forbiddenImports: ['fs'] }, text)).not.toEqual([]);
  });

  it('is not fooled by comments and strings', () => {
    const text = "// import 'fs'\n/* require('fs') */\nconst s = \"require('fs')\";\nconst t = `import('fs')`;\n/** import('fs') */\n";
    expect(modules('typescript', text)).toEqual([]);
  });

  it.each([
    ["import fs from 'fs';\nfs.default.readFileSync('x')", 'fs.default.readFileSync'],
    ["import * as f from 'node:fs';\nf.readFileSync('x')", 'fs.readFileSync'],
    ["import { readFileSync as r } from 'fs';", 'fs.readFileSync'],
    ['process?.exit(1)', 'process.exit'],
    ['setTimeout(f)', 'setTimeout'],
  ])('finds a forbidden function in %j', (text, name) => {
    expect(broken('typescript', { forbiddenCalls: [name] }, text)).toEqual(['forbidden-call']);
  });

  it('sees declarations', () => {
    const text = `export function f(a: number): void { function g() {} const inner = 1; }
export const h = async (x) => x;
export default class K { m() {} static s() { class In { no() {} } } }
interface I {} type U = 1; enum E { A }
let { v, w: z } = o, u = 1;
abstract class Q { abstract z(): void }
function* gen() {}
`;
    expect(declarations('typescript', text)).toEqual([
      'function f',
      'variable h',
      'function h',
      'class K',
      'method K.m',
      'method K.s',
      'type I',
      'type U',
      'type E',
      'variable v',
      'variable z',
      'variable u',
      'class Q',
      'method Q.z',
      'function gen',
    ]);
  });

  it('reads what TypeScript 6 and Node 24 accept', () => {
    const text =
      'await using a = f();\nusing b = g();\nclass A { accessor x = 1; static { } #p = 1 }\nconst z = y satisfies T;\nfunction k<const T extends readonly unknown[]>(x: T) {}\n';
    expect(syntax.parse('typescript', text).errors).toEqual([]);
  });
});

describe('rules', () => {
  it.each([
    [{ allowedImports: ['fmt', 'net/*'] }, 'import ("fmt"; "net/http")', []],
    [{ allowedImports: ['fmt'] }, 'import ("fmt"; "os")', ['forbidden-import']],
    [{ allowedImports: [] }, 'import _ "embed"', ['forbidden-import']],
    [{ forbiddenImports: ['net/*'] }, 'import ("net"; "net/http"; "network")', ['forbidden-import']],
    [{ forbiddenImports: ['os'] }, 'import "os/exec"', []],
    [
      {
        required: [
          { kind: 'function', name: 'main' },
          { kind: 'package', name: 'main' },
        ],
      },
      'func main() {}',
      [],
    ],
    [{ required: [{ kind: 'function', name: 'Dot' }] }, 'func (v V) Dot() {}', ['missing-declaration']],
    [{ required: [{ kind: 'import', name: 'sync' }] }, 'import "sync"', []],
    [{ required: [{ kind: 'import', name: 'sync' }] }, '', ['missing-declaration']],
  ])('%j on %j', (rules, body, expected) => {
    expect(broken('go', rules, `package main\n${body}\n`)).toEqual(expected);
  });

  it('trusts no file with syntax errors to lack something, and says where the first is', () => {
    const facts = syntax.parse('go', 'package main\nfunc f( { )\n');
    const rules = StaticRules.parse({ path: 'x', forbiddenImports: ['os'] });
    expect(breaches(rules, facts)).toEqual([{ kind: 'unreadable', name: '', at: facts.errors[0]?.at }]);
    expect(facts.errors[0]?.at.line).toBe(2);
    expect(breaches(StaticRules.parse({ path: 'x' }), facts)).toEqual([]);
    expect(breaches(rules, undefined)).toEqual([{ kind: 'missing-file', name: '' }]);
  });
});

describe('hostile text', () => {
  const size = 256 * 1024;
  const texts: readonly [string, string][] = [
    ['open parentheses', '('.repeat(size)],
    ['balanced parentheses', `x = ${'('.repeat(size / 2 - 4)}${')'.repeat(size / 2 - 4)}`],
    ['open calls', 'f('.repeat(size / 2)],
    ['braces', '{'.repeat(size)],
    ['a chain of members', `x = a${'.a'.repeat(size / 2 - 4)}`],
    ['many short names', Array.from({ length: size / 4 }, (_, i) => (i % 1000).toString(36)).join(' ')],
    ['nested functions', 'function f(){'.repeat(size / 13)],
    ['nested classes', 'class A{m(){'.repeat(size / 12)],
    ['nested ifs', 'if a:\n'.repeat(size / 6)],
    ['template strings', '`${'.repeat(size / 3)],
    ['NUL bytes', '\0'.repeat(size)],
    ['a byte-order mark and half a surrogate pair', '\ufeff\ud800'.repeat(1000)],
  ];
  it.each(texts)('survives %s in every language', (_, text) => {
    for (const language of ['go', 'python', 'typescript'] as const) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(size);
      expect(syntax.parse(language, text).errors.length).toBeLessThanOrEqual(20);
    }
    expect(modules('go', 'package main\nimport "os"\n')).toEqual(['os']);
  });

  it('refuses what is too large', () => {
    expect(syntax.parse('go', ' '.repeat(size + 1)).errors).toEqual([{ message: 'the file is too large', at: { line: 1, column: 1 } }]);
    expect(syntax.parse('go', 'é'.repeat(size / 2 + 1)).errors).toHaveLength(1);
  });
});

describe('languageOf', () => {
  it.each([
    ['a/b.go', 'go'],
    ['x.py', 'python'],
    ['x.test.ts', 'typescript'],
    ['x.mjs', 'typescript'],
    ['go', undefined],
    ['README.md', undefined],
  ])('%s: %s', (path, language) => {
    expect(languageOf(path)).toBe(language);
  });

  it('parses the files that it has a grammar for', () => {
    expect(Object.keys(syntax.parseFiles({ 'a.go': 'package main', 'go.mod': 'module x' }))).toEqual(['a.go']);
  });
});
