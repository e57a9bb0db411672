import { readFileSync } from 'node:fs';
import { toDiagnostics, type CompilerMessage } from '../compiler-output.ts';
import { FramedTestOutput } from '../framed-test-output.ts';
import { BROKE_DOWN, GO_PANIC, LAB_FOLDER, type Build, type BuildRequest, type Command, type Files, type Language } from '../language.ts';
import { placeAll } from '../placement.ts';

const REPORTER = readFileSync(new URL('./reporter.mjs.txt', import.meta.url), 'utf8');
const PACKAGE: Files = { 'package.json': '{ "type": "module" }\n' };
const MESSAGE = /^([^\s(][^(]*)\((\d+),(\d+)\): error (TS\d+: .+)$/;
const TEST_RUNNER = ['--test', '--test-isolation=none', `--test-reporter=${LAB_FOLDER}/lab/reporter.mjs`];

const COMPILER_OPTIONS = {
  target: 'es2024',
  lib: ['es2024'],
  module: 'nodenext',
  strict: true,
  noEmit: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  types: ['node'],
  typeRoots: ['/opt/assay/node_modules/@types'],
};

export const typescript: Language = {
  id: 'typescript',
  image: 'assay/node',
  refuse: () => [],
  build,
  diagnose: (output, request) => toDiagnostics(messages(output), output, request),
  testOutput: () => new FramedTestOutput(),
};

/** The compiler checks types only; Node runs the sources themselves, without their types. */
function build(request: BuildRequest): Build {
  const { root, files, entry, driver, tests, variants = {} } = request;
  const folder = (name: string): string => `${LAB_FOLDER}/${name}`;
  const over = (overlay: Files): Files => ({ ...PACKAGE, ...files, ...overlay });
  // Variants are the author's: what matters of them is how they run.
  const checked = placeAll({
    [root]: files,
    ...(driver ? { [folder('driver')]: over(driver) } : {}),
    ...(tests ? { [folder('tests')]: over(tests) } : {}),
  });
  const testsIn = (name: string, overlay: Files): Command => node(folder(name), ...TEST_RUNNER, ...testFiles({ ...files, ...overlay }));
  return {
    files: {
      ...checked,
      ...placeAll({ [root]: over({}), [folder('lab')]: { 'reporter.mjs': REPORTER, 'tsconfig.json': tsconfig(Object.keys(checked)) } }),
      ...placeAll(Object.fromEntries(Object.entries(variants).map(([name, overlay]) => [folder(name), over(overlay)]))),
    },
    script: script(folder('lab/tsconfig.json')),
    env: {},
    ...(request.program ? { program: node(root, `${root}/${entry}`) } : {}),
    ...(driver ? { driver: node(folder('driver'), 'driver.ts') } : {}),
    ...(tests ? { tests: testsIn('tests', tests) } : {}),
    variants: Object.fromEntries(Object.entries(variants).map(([name, overlay]) => [name, testsIn(name, overlay)])),
  };
}

/** Status 2 is said of types that do not fit as well as of a crash; which it was is told by the text. */
function script(config: string): string {
  return [
    `chmod 0711 ${LAB_FOLDER}`,
    `output=$(tsc -p ${config} --pretty false 2>&1)`,
    'end=$?',
    `printf '%s\\n' "$output" >&2`,
    `! printf '%s' "$output" | grep -qE '${GO_PANIC}' || exit ${BROKE_DOWN}`,
    '[ $end != 2 ] || exit 1',
    'exit $end',
    '',
  ].join('\n');
}

function node(cwd: string, ...argv: string[]): Command {
  return { argv: ['node', '--disable-warning=ExperimentalWarning', ...argv], cwd, env: {} };
}

function testFiles(files: Files): string[] {
  return Object.keys(files).filter((path) => path.endsWith('.test.ts'));
}

function tsconfig(paths: readonly string[]): string {
  return JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: paths.filter((path) => path.endsWith('.ts')) });
}

/** `../../solution.ts(3,5): error TS2322: …`; indented lines continue the message. */
function messages(output: string): CompilerMessage[] {
  const found: CompilerMessage[] = [];
  for (const text of output.split('\n')) {
    const [, path, line, column, message] = MESSAGE.exec(text) ?? [];
    const last = found.at(-1);
    if (path !== undefined && message !== undefined) {
      found.push({ path, line: Number(line), column: Number(column), message });
    } else if (last && text.startsWith('  ')) {
      found[found.length - 1] = { ...last, message: `${last.message}\n${text.trim()}` };
    }
  }
  return found;
}
