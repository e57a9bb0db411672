import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from './index.ts';
import type { Language } from './language.ts';

const { go, typescript } = LANGUAGES;

describe('a build script, by what its compiler does', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-build-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the script here, with a compiler that the test plays. */
  function run(language: Language, compiler: string): { readonly status: number | null; readonly stderr: string } {
    const build = language.build({
      root: '/work',
      files: { [`a.${language === go ? 'go' : 'ts'}`]: '' },
      submitted: [],
      entry: '',
      program: true,
      cpus: 1,
    });
    const here = (text: string): string => text.replaceAll('/work', folder);
    for (const [path, text] of Object.entries(build.files)) {
      mkdirSync(dirname(here(path)), { recursive: true });
      writeFileSync(here(path), text);
    }
    for (const name of ['go', 'tsc']) writeFileSync(join(folder, name), `#!/bin/sh\n${compiler}\n`, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    return spawnSync('/bin/sh', ['-c', here(build.script)], { env, encoding: 'utf8' });
  }

  const cases: readonly (readonly [string, string, { readonly status: number; readonly stderr: string }])[] = [
    ['succeeds', 'exit 0', { status: 0, stderr: '' }],
    ['refuses', 'echo a:1:2: wrong; exit 1', { status: 1, stderr: 'a:1:2: wrong\n' }],
    ['overflows its stack', 'echo "fatal error: stack overflow" >&2; exit 2', { status: 4, stderr: 'fatal error: stack overflow\n' }],
    ['loses a part of itself', 'echo "go: tool/compile: signal: aborted"; exit 1', { status: 4, stderr: 'signal: aborted\n' }],
    ['crashes', 'kill -SEGV $$', { status: 139, stderr: '' }],
    ['is killed', 'kill -KILL $$', { status: 137, stderr: '' }],
    ['is not there', 'exit 127', { status: 127, stderr: '' }],
  ];
  describe.each([go, typescript])('$id', (language) => {
    it.each(cases)('%s', (_, compiler, { status, stderr }) => {
      expect(run(language, compiler)).toMatchObject({ status, stderr: expect.stringContaining(stderr) });
    });
  });

  it('TypeScript: types that do not fit are a refusal, with or without output', () => {
    expect(run(typescript, 'echo "a.ts(1,1): error TS1: x"; exit 2').status).toBe(1);
  });

  it('Go: a command that it does not know is the platform’s fault', () => {
    expect(run(go, 'echo "flag provided but not defined"; exit 2').status).toBe(2);
  });
});
