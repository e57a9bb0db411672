import type { Diagnostic } from '@assay/contracts';
import { LAB_FOLDER, type Build, type BuildRequest, type Command, type Files, type Language } from '../language.ts';
import { toDiagnostics } from '../compiler-output.ts';
import { placeAll } from '../placement.ts';
import { goMessages } from './go-compiler-output.ts';
import { GoTestOutput } from './go-test-output.ts';

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
const EMBED = /^[ \t]*\/\/go:embed\b/;

/** One `go` command and where it works: a module of its own, so that jobs cannot see each other's files. */
interface Job {
  readonly name: string;
  readonly files: Files;
  readonly verb: 'build' | 'test -c';
  /** Whether the submission is refused when this does not compile. */
  readonly required: boolean;
}

export const go: Language = {
  id: 'go',
  image: 'assay/go',
  refuse: refuseEmbedding,
  build,
  diagnose: (output, request) => toDiagnostics(goMessages(output), output, request),
  testOutput: () => new GoTestOutput(),
};

/** Embedding happens while the hidden files lie beside the learner's, and would carry them into the binary. */
function refuseEmbedding(files: Files): readonly Diagnostic[] {
  return Object.entries(files).flatMap(([path, text]) =>
    text.split('\n').flatMap((content, index): Diagnostic[] => {
      if (!EMBED.test(content)) return [];
      return [{ path, line: index + 1, severity: 'error', message: 'go:embed is not available in the lab' }];
    }),
  );
}

function build(request: BuildRequest): Build {
  const jobs = jobsOf(request);
  const command = (job: string, ...args: string[]): Command => ({
    argv: [`${LAB_FOLDER}/bin/${job}`, ...args],
    cwd: request.root,
    env: { GOMAXPROCS: String(Math.max(1, Math.ceil(request.cpus))) },
  });
  return {
    files: placeAll({
      [request.root]: request.files,
      ...Object.fromEntries(jobs.map(({ name, files }) => [`${LAB_FOLDER}/${name}`, { ...files, 'go.mod': GO_MOD }])),
    }),
    script: script(jobs),
    env: ENV,
    ...(request.program ? { program: command('program') } : {}),
    ...(request.driver ? { driver: command('driver') } : {}),
    ...(request.tests ? { tests: command('tests', '-test.v=test2json') } : {}),
    variants: Object.fromEntries(Object.keys(request.variants ?? {}).map((name) => [name, command(name)])),
  };
}

function jobsOf({ files, program, driver, tests, variants }: BuildRequest): Job[] {
  const sources = Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('_test.go')));
  const jobs: Job[] = [];
  if (program) jobs.push({ name: 'program', files: sources, verb: 'build', required: true });
  if (driver) jobs.push({ name: 'driver', files: { ...sources, ...driver }, verb: 'test -c', required: true });
  if (tests) jobs.push({ name: 'tests', files: { ...files, ...tests }, verb: 'test -c', required: true });
  if (variants) {
    jobs.push({ name: 'own', files, verb: 'test -c', required: true });
    for (const [name, overlay] of Object.entries(variants)) {
      jobs.push({ name, files: { ...files, ...overlay }, verb: 'test -c', required: false });
    }
  }
  return jobs;
}

/** Compiles what must compile at once, then the variants; says what failed, and takes the hidden sources away. */
function script(jobs: readonly Job[]): string {
  const required = jobs.filter((job) => job.required);
  const variants = jobs.filter((job) => !job.required);
  const hidden = jobs.filter((job) => job.name !== 'tests').map((job) => `${LAB_FOLDER}/${job.name}`);
  return [
    'refused=0',
    `mkdir -p ${LAB_FOLDER}/bin`,
    ...required.map((job) => `(${compile(job)}) >${LAB_FOLDER}/${job.name}.log 2>&1 & ${job.name}=$!`),
    ...required.map(
      (job) => `wait $${job.name} || { [ $? = 1 ] && refused=$((refused | 1)) || refused=3; cat ${LAB_FOLDER}/${job.name}.log >&2; }`,
    ),
    ...(variants.length > 0
      ? [`[ $refused = 1 ] || xargs -d '\\n' -P 2 -I {} sh -c '{} || true' >/dev/null 2>&1 <<'EOF'`, ...variants.map(compile), 'EOF']
      : []),
    `rm -rf ${[...hidden, `${LAB_FOLDER}/*.log`].join(' ')}`,
    'exit $refused',
    '',
  ].join('\n');
}

function compile({ name, verb }: Job): string {
  const kit = name === 'driver' ? 'cp /opt/assay/kit/assay_kit_test.go . && ' : '';
  return `cd ${LAB_FOLDER}/${name} && ${kit}go ${verb} -ldflags="-s -w" -o ${LAB_FOLDER}/bin/${name} .`;
}
