import { readFileSync } from 'node:fs';
import { learnersPath, toDiagnostics, type CompilerMessage } from '../compiler-output.ts';
import { FramedTestOutput } from '../framed-test-output.ts';
import { LAB_FOLDER, type Build, type BuildRequest, type Command, type Language } from '../language.ts';
import { placeAll } from '../placement.ts';

const CHECK_SYNTAX = readFileSync(new URL('./check_syntax.py', import.meta.url), 'utf8');
const RUN_TESTS = readFileSync(new URL('./run_tests.py', import.meta.url), 'utf8');
const MESSAGE = /^([^\s:][^:]*):(\d+):(\d+): (.+)$/;

export const python: Language = {
  id: 'python',
  image: 'assay/python',
  refuse: () => [],
  build,
  diagnose: (output, request) => toDiagnostics(messages(output), output, request),
  testOutput: () => new FramedTestOutput(),
};

/** Python needs no artefacts: the compile phase reads the syntax of what was submitted, and each part gets a folder. */
function build(request: BuildRequest): Build {
  const { root, files, submitted, entry, driver, tests, variants = {} } = request;
  const folder = (name: string): string => `${LAB_FOLDER}/${name}`;
  const overlays = { ...(driver ? { driver } : {}), ...(tests ? { tests } : {}), ...variants };
  const sources = submitted.filter((path) => path.endsWith('.py')).map((path) => `${root}/${path}`);
  const testsIn = (name: string): Command => run(folder(name), folder('lab/run_tests.py'));
  return {
    files: placeAll({
      [root]: files,
      [folder('lab')]: { 'check_syntax.py': CHECK_SYNTAX, 'run_tests.py': RUN_TESTS },
      ...Object.fromEntries(Object.entries(overlays).map(([name, overlay]) => [folder(name), { ...files, ...overlay }])),
    }),
    script: `chmod 0711 ${LAB_FOLDER}\nexec python3 -B -I ${folder('lab/check_syntax.py')} ${sources.join(' ')}\n`,
    env: {},
    ...(request.program ? { program: run(root, `${root}/${entry}`) } : {}),
    ...(driver ? { driver: run(folder('driver'), 'driver.py') } : {}),
    ...(tests ? { tests: testsIn('tests') } : {}),
    variants: Object.fromEntries(Object.keys(variants).map((name) => [name, testsIn(name)])),
  };
}

function run(cwd: string, ...argv: string[]): Command {
  return { argv: ['python3', '-B', '-X', 'utf8', ...argv], cwd, env: { PYTHONPATH: '/opt/assay/kit', PYTHONUNBUFFERED: '1' } };
}

function messages(output: string): CompilerMessage[] {
  return output.split('\n').flatMap((text): CompilerMessage[] => {
    const [, path, line, column, message] = MESSAGE.exec(text) ?? [];
    if (path === undefined || message === undefined) return [];
    return [{ path: learnersPath(path), line: Math.max(1, Number(line)), column: Math.max(1, Number(column)), message }];
  });
}
