import type { Diagnostic } from '@assay/contracts';
import { BROKE_DOWN, GO_PANIC, LAB_FOLDER, type Build, type BuildRequest, type Command, type Files, type Language } from '../language.ts';
import { toDiagnostics } from '../compiler-output.ts';
import { placeAll } from '../placement.ts';
import { goMessages } from './go-compiler-output.ts';
import { GoTestOutput } from './go-test-output.ts';

const KIT = '/opt/assay/kit/assay_kit_test.go';
const GO_MOD = 'module solution\n\ngo 1.24\n';
/** As the image's build cache was filled: an object is found by command, flags and environment. */
const ENV = {
  CGO_ENABLED: '0',
  GOCACHE: '/opt/assay/gocache',
  // Go writes an index of packages older than two seconds into the cache, and gives up where it cannot: a compile that
  // began late would be refused.
  GODEBUG: 'goindex=0',
  GOENV: 'off',
  GOFLAGS: '-trimpath -buildvcs=false',
  GOPATH: '/tmp/go',
  GOPROXY: 'off',
  GOSUMDB: 'off',
  GOTOOLCHAIN: 'local',
};
/** Of what is only to compile: the learner meets the opinions of `go vet` in the visible tests, where they can be read. */
const COMPILE_TEST = 'test -c -vet=off';
/** Folder of the module in which every variant is a package. */
const VARIANTS = `${LAB_FOLDER}/variants`;

/** What a compiler obeys and the lab does not offer. */
const REFUSED = [
  // Embedding happens while the hidden files lie beside the learner's, and would carry them into the binary.
  { directive: /^[ \t]*\/\/go:embed\b/, message: 'go:embed is not available in the lab' },
  // With it, messages of the compiler would name whatever file the learner likes.
  { directive: /^\/\/line .*:\d+\s*$|\/\*line [^*]*:\d+\*\//, message: 'line directives are not available in the lab' },
];

/** One `go` command and where it works: a module of its own, so that jobs cannot see each other's files. */
interface Job {
  readonly name: string;
  readonly files: Files;
  readonly command: string;
}

export const go: Language = {
  id: 'go',
  image: 'assay/go',
  refuse,
  build,
  diagnose: (output, request) => toDiagnostics(goMessages(output), output, request),
  testOutput: () => new GoTestOutput(),
};

function refuse(files: Files): readonly Diagnostic[] {
  return Object.entries(files).flatMap(([path, text]) =>
    text.split('\n').flatMap((content, index): Diagnostic[] => {
      const refused = REFUSED.find(({ directive }) => directive.test(content));
      return refused ? [{ path, line: index + 1, severity: 'error', message: refused.message }] : [];
    }),
  );
}

function build(request: BuildRequest): Build {
  const jobs = jobsOf(request);
  const variants = Object.keys(request.variants ?? {});
  const command = (binary: string, ...args: string[]): Command => ({
    argv: [`${LAB_FOLDER}/bin/${binary}`, ...args],
    cwd: request.root,
    env: { GOMAXPROCS: String(cores(request)) },
  });
  return {
    files: placeAll({
      [request.root]: request.files,
      ...Object.fromEntries(jobs.map(({ name, files }) => [`${LAB_FOLDER}/${name}`, { ...files, 'go.mod': GO_MOD }])),
    }),
    script: script(jobs, variants.length > 0 ? compileVariants(request) : []),
    env: ENV,
    ...(request.program ? { program: command('program') } : {}),
    ...(request.driver ? { driver: command('driver') } : {}),
    ...(request.tests ? { tests: command('tests', '-test.v=test2json') } : {}),
    variants: Object.fromEntries(variants.map((name) => [name, command(`${name}.test`)])),
  };
}

function jobsOf({ files, program, driver, tests, variants }: BuildRequest): Job[] {
  const sources = Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('_test.go')));
  const jobs: Job[] = [];
  if (program) jobs.push({ name: 'program', files: sources, command: goCommand('build', 'program') });
  if (driver)
    jobs.push({ name: 'driver', files: { ...sources, ...driver }, command: `cp ${KIT} . && ${goCommand(COMPILE_TEST, 'driver')}` });
  if (tests) jobs.push({ name: 'tests', files: { ...files, ...tests }, command: goCommand('test -c', 'tests') });
  if (variants) {
    jobs.push({
      name: 'variants',
      files: packages({ own: {}, ...variants }, files),
      command: `cd own && ${goCommand(COMPILE_TEST, 'own')}`,
    });
  }
  return jobs;
}

/** Every overlay as a package of one module: one command can then compile them all, and learns about the standard library once. */
function packages(overlays: Readonly<Record<string, Files>>, all: Files): Files {
  const { 'go.mod': _, ...files } = all;
  const entries = Object.entries(overlays).map(([name, overlay]) => [name, { ...files, ...overlay }] as const);
  if (entries.some(([, texts]) => Object.keys(texts).some((path) => path.endsWith('.go') && path.includes('/')))) {
    throw new Error('an exercise of kind mutants is one Go package: it has no packages in folders below');
  }
  return Object.fromEntries(entries.flatMap(([name, texts]) => Object.entries(texts).map(([path, text]) => [`${name}/${path}`, text])));
}

/** Compiles what must compile, all at once, then the variants; says what failed, and takes the hidden sources away. */
function script(jobs: readonly Job[], variants: readonly string[]): string {
  const hidden = jobs.filter((job) => job.name !== 'tests').map((job) => `${LAB_FOLDER}/${job.name}`);
  return [
    'refused=0',
    // The worst of all ends is the script's own.
    'ended() {',
    'end=$1',
    `! grep -qE '${GO_PANIC}' $2 || end=${BROKE_DOWN}`,
    '[ $refused -ge $end ] || refused=$end',
    'cat $2 >&2',
    '}',
    `mkdir -p ${LAB_FOLDER}/bin`,
    // A test that runs on one variant could compare it with the others, and so tell the mutants without knowing what is right.
    `chmod 0711 ${LAB_FOLDER} ${LAB_FOLDER}/bin`,
    ...jobs.map(({ name, command }) => `(cd ${LAB_FOLDER}/${name} && ${command}) >${LAB_FOLDER}/${name}.log 2>&1 & ${name}=$!`),
    ...jobs.map(({ name }) => `wait $${name} || ended $? ${LAB_FOLDER}/${name}.log`),
    ...variants,
    `rm -rf ${[...hidden, `${LAB_FOLDER}/*.log`].join(' ')}`,
    'exit $refused',
    '',
  ].join('\n');
}

/**
 * A variant that does not compile together with the learner's tests is one on which they fail. The learner's own files
 * have compiled by then, so a message that names none of them is about the lab's own file, and the lab's fault.
 */
function compileVariants(request: BuildRequest): string[] {
  const names = Object.keys(request.variants ?? {});
  const log = `${LAB_FOLDER}/variants.log`;
  const learners = request.submitted.map((path) => `-e "$name/"'${path}:'`).join(' ');
  return [
    'if [ $refused = 0 ]; then',
    `rm -rf ${VARIANTS}/own`,
    `(cd ${VARIANTS} && ${goCommand(`${COMPILE_TEST} -p ${cores(request)}`, '', './...')}) >${log} 2>&1 ||`,
    `for name in ${names.join(' ')}; do`,
    `[ -e ${LAB_FOLDER}/bin/$name.test ] || grep -qF ${learners} ${log} || { refused=3; cat ${log} >&2; break; }`,
    'done',
    'fi',
  ];
}

function goCommand(verb: string, output: string, target = '.'): string {
  return `go ${verb} -ldflags="-s -w" -o ${LAB_FOLDER}/bin/${output} ${target}`;
}

function cores({ cpus }: Pick<BuildRequest, 'cpus'>): number {
  return Math.max(1, Math.ceil(cpus));
}
