import type { RunReport } from '@assay/contracts';
import { LANGUAGES } from '../../../apps/runner/src/languages/index.ts';
import { openBareShell } from '../bare.ts';
import { figures, type Figure } from '../figures.ts';
import { openRig, type Graded } from '../rig.ts';
import { SAMPLES } from '../submissions.ts';
import type { PartOptions } from '../part-options.ts';

/** Submit → verdict of the same Go program, in the lab and by the same commands in a shell of a plain container. */
export async function overhead({ rounds }: PartOptions): Promise<Figure[]> {
  await using rig = await openRig(1, 2);
  await using shell = await openBareShell('assay/go:current');
  const { bundle, files } = SAMPLES.go;
  const [lab, bare, overheads]: [number[], number[], number[]] = [[], [], []];
  const phases = new Map<string, number[]>();
  await passed(rig.submit(bundle, files(-1)));
  for (let round = 0; round < rounds; round++) {
    await rig.settled();
    const bareMs = await shell.time(bareScript(files(round)['main.go'] ?? '', round));
    await rig.settled();
    const { report, ms } = await passed(rig.submit(bundle, files(round)));
    lab.push(ms);
    bare.push(bareMs);
    overheads.push(ms - bareMs);
    for (const phase of report.phases) phases.set(phase.name, [...(phases.get(phase.name) ?? []), phase.ms]);
  }
  return [
    ...figures('overhead: submit → verdict less bare, Go', 'ms', overheads, { of: 'p50', atMost: 100 }),
    ...figures(
      '  lab over bare, round by round',
      '×',
      lab.map((ms, round) => ms / (bare[round] ?? NaN)),
    ),
    ...figures('  bare: compile and run', 'ms', bare),
    ...figures('  lab: submit → verdict', 'ms', lab),
    ...[...phases].flatMap(([name, samples]) => figures(`    phase ${name}`, 'ms', samples)),
  ];
}

/** The build script of the lab itself, on files that a here-document lays down, and then the program. */
function bareScript(source: string, round: number): string {
  const build = LANGUAGES.go.build({
    root: '/work',
    files: { 'main.go': source },
    submitted: ['main.go'],
    entry: 'main.go',
    program: true,
    cpus: 2,
  });
  const lay = Object.entries(build.files).map(
    ([path, text]) => `mkdir -p $(dirname ${path}) && cat >${path} <<'END-${round}'\n${text}\nEND-${round}`,
  );
  const env = Object.entries(build.env).map(([name, value]) => `export ${name}='${value}'`);
  return ['rm -rf /work/.assay', ...lay, ...env, `( ${build.script} )`, `echo 20 22 | ${build.program?.argv.join(' ') ?? ''}`].join('\n');
}

const TARGETS = { go: 1_500, typescript: 2_000, python: 1_000 } as const;

/** Submit → verdict of the smallest exercise of each language, one after the other. */
export async function verdicts({ rounds }: PartOptions): Promise<Figure[]> {
  await using rig = await openRig(1, 2);
  const all: Figure[] = [];
  for (const language of ['go', 'typescript', 'python'] as const) {
    const { bundle, files } = SAMPLES[language];
    const samples: number[] = [];
    await passed(rig.submit(bundle, files(-1)));
    for (let round = 0; round < rounds; round++) samples.push((await passed(rig.submit(bundle, files(round)))).ms);
    all.push(...figures(`verdict: ${language}`, 'ms', samples, { of: 'p95', atMost: TARGETS[language] }));
  }
  return all;
}

/** A benchmark of wrong results would measure nothing. */
export async function passed(run: Promise<Graded>, verdict: RunReport['verdict'] = 'passed'): Promise<Graded> {
  const graded = await run;
  if (graded.report.verdict !== verdict) throw new Error(`the verdict is ${JSON.stringify(graded.report)}`);
  return graded;
}
