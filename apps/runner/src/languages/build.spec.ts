import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from './index.ts';
import type { BuildRequest } from './language.ts';

const request = (more: Partial<BuildRequest> = {}): BuildRequest => ({
  root: '/work',
  files: { 'solution.go': 'package main', 'solution_test.go': 'package main' },
  submitted: ['solution.go'],
  entry: 'solution.go',
  program: false,
  cpus: 2,
  ...more,
});

describe('builds', () => {
  it.each(Object.values(LANGUAGES))('$id: each part that was asked for has a command, and no other', (language) => {
    const build = language.build(request({ program: true, driver: { d: '' }, variants: { v1: {} } }));
    expect(build.program?.cwd).toBe('/work');
    expect(build.driver).toBeDefined();
    expect(build.tests).toBeUndefined();
    expect(Object.keys(build.variants)).toEqual(['v1']);
  });

  it.each(Object.values(LANGUAGES))('$id: the promised folder holds the files, and the program starts there', (language) => {
    const build = language.build(request({ root: '/tmp', program: true }));
    expect(build.files['/tmp/solution.go']).toBe('package main');
    expect(build.program?.cwd).toBe('/tmp');
  });

  it('Go: nothing hidden outlives the compile phase', () => {
    const { script } = LANGUAGES.go.build(request({ driver: { 'driver_test.go': '' }, variants: { v1: { 'a.go': '' } } }));
    expect(script).toMatch(/rm -rf \/work\/\.assay\/driver \/work\/\.assay\/variants \/work\/\.assay\/\*\.log\nexit/);
  });

  it.each(Object.values(LANGUAGES))('$id: a process cannot list what lies beside its own part', (language) => {
    const { script } = language.build(request({ variants: { v1: {}, v2: {} } }));
    expect(script).toMatch(/^chmod 0711 \/work\/\.assay/m);
  });

  it('Go: a test that runs on one variant cannot find the others', () => {
    const { script } = LANGUAGES.go.build(request({ variants: { v1: {}, v2: {} } }));
    expect(script).toContain('chmod 0711 /work/.assay /work/.assay/bin\n');
  });

  it('Go: variants are packages of one module, each the learner’s files under the author’s', () => {
    const { files, variants } = LANGUAGES.go.build(
      request({ files: { 'a_test.go': 'mine', 'a.go': 'given', 'go.mod': 'evil' }, variants: { v1: { 'a.go': 'author’s' } } }),
    );
    const folder = '/work/.assay/variants';
    expect(files).toMatchObject({ [`${folder}/v1/a.go`]: 'author’s', [`${folder}/v1/a_test.go`]: 'mine', [`${folder}/own/a.go`]: 'given' });
    expect(Object.keys(files).filter((path) => path.endsWith('go.mod'))).toEqual(['/work/go.mod', `${folder}/go.mod`]);
    expect(variants['v1']?.argv).toEqual(['/work/.assay/bin/v1.test']);
  });

  it('Go: an exercise of kind mutants is one package', () => {
    expect(() => LANGUAGES.go.build(request({ files: { 'below/a.go': '' }, variants: { v1: {} } }))).toThrow('one Go package');
  });

  it('Go: a module file is never the learner’s', () => {
    const { files } = LANGUAGES.go.build(request({ files: { 'solution.go': '', 'go.mod': 'toolchain evil' }, program: true }));
    expect(files['/work/.assay/program/go.mod']).toBe('module solution\n\ngo 1.24\n');
  });

  it('Go: visible tests of the learner do not meet the driver', () => {
    const { files } = LANGUAGES.go.build(request({ driver: { 'driver_test.go': '' } }));
    expect(Object.keys(files)).not.toContain('/work/.assay/driver/solution_test.go');
  });

  it.each(['//go:embed *.go', '\t//go:embed secret'])('Go: refuses %s', (line) => {
    expect(LANGUAGES.go.refuse({ 'solution.go': `package main\n\n${line}\nvar s string` })).toMatchObject([
      { path: 'solution.go', line: 3 },
    ]);
  });

  it.each(['//line other.go:1', '//line :3:4', 'x := 1 /*line other.go:7*/'])('Go: refuses %s', (line) => {
    expect(LANGUAGES.go.refuse({ 'solution.go': `package main\n${line}` })).toMatchObject([{ path: 'solution.go', line: 2 }]);
  });

  it.each(['//line up the results', '// //line a.go:1'])('Go: takes %s for the comment it is', (line) => {
    expect(LANGUAGES.go.refuse({ 'solution.go': line })).toEqual([]);
  });

  it('Go: a comment about embedding is only a comment', () => {
    expect(LANGUAGES.go.refuse({ 'solution.go': '// see //go:embed\n// go:embed x' })).toEqual([]);
  });
});
