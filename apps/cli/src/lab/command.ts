import { availableParallelism } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { checkExercises, type Checked } from './check.ts';
import { jsonOf, linesOf, slowestOf } from './report.ts';
import { RunDesk } from './run-desk.ts';
import { LANGUAGES, scaffold } from './scaffold.ts';
import { writeSchemas } from './schemas.ts';
import { exerciseDirs, natsAccess } from './settings.ts';
import { verify } from './verify.ts';

/** Runs whose times are printed at the end. */
const SLOWEST = 3;

interface VerifyFlags {
  readonly repeat: number;
  readonly concurrency: number;
  readonly json: boolean;
}

/** `assay lab`: what authors of exercises need. */
export function registerLab(program: Command, config: CliConfig): void {
  const lab = program.command('lab').description('write, check and verify exercises');
  lab
    .command('new <id>')
    .description('lay out a new exercise that is complete and passes `assay lab check`')
    .requiredOption('--language <language>', LANGUAGES.join(', '), 'go')
    .option('--dir <folder>', 'where to put it', '.')
    .action(async (id: string, { language, dir }: { language: string; dir: string }) => {
      const folder = await scaffold(id, language, dir);
      console.log(
        `${folder} is a complete small exercise. Change it step by step, and see:\n  assay lab check ${folder}\n  assay lab verify ${folder}`,
      );
    });
  lab
    .command('check [paths...]')
    .description('check exercise folders without running them')
    .action(async (paths: string[]) => {
      const checked = await checkExercises(exerciseDirs(config, paths));
      for (const { folder, error } of checked) console.log(error ? `✗ ${error.message}` : `✓ ${folder}`);
      if (checked.some(({ error }) => error)) process.exitCode = 1;
    });
  lab
    .command('verify [paths...]')
    .description('prove exercises on the running platform: the solution earns all, starter and mutants fail as they must')
    .option('--repeat <n>', 'how often to run the solution', positive, 3)
    .option('--concurrency <n>', 'runs in the queue at once', positive, availableParallelism())
    .option('--json', 'print the result as JSON', false)
    .action((paths: string[], flags: VerifyFlags) => untilInterrupted((signal) => verifyCommand(config, paths, flags, signal)));
  lab
    .command('schema <folder>')
    .description('write the JSON Schemas of exercise.yaml, checks.yaml and mutant.yaml, for editors')
    .action(async (folder: string) => {
      for (const path of await writeSchemas(folder)) console.log(path);
    });
}

async function verifyCommand(config: CliConfig, paths: readonly string[], flags: VerifyFlags, signal: AbortSignal): Promise<void> {
  const say = (line: string): void => (flags.json ? console.error(line) : console.log(line));
  const checked = await checkExercises(exerciseDirs(config, paths));
  const invalid = checked.filter(({ error }) => error);
  for (const { error } of invalid) say(`✗ ${error?.message ?? ''}`);
  const exercises = checked.flatMap(({ exercise, error }) => (exercise && !error ? [exercise] : []));
  await using desk = await RunDesk.open(await natsAccess(config), signal);
  const start = performance.now();
  const verified = await verify(exercises, desk, {
    ...flags,
    signal,
    clock: () => performance.now(),
    onExercise: (each) => linesOf(each).forEach(say),
  });
  const good = verified.filter(({ findings }) => findings.length === 0).length;
  const runs = verified.reduce((sum, each) => sum + each.runs.length, 0);
  say(`${good} of ${checked.length} exercises verified by ${runs} runs in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  slowestOf(verified, SLOWEST).forEach(say);
  if (flags.json) console.log(JSON.stringify([...verified.map(jsonOf), ...invalid.map(invalidJson)], null, 2));
  if (good < checked.length || checked.length === 0) process.exitCode = 1;
}

function invalidJson({ folder, error }: Checked): unknown {
  return { id: folder, ok: false, findings: error?.details?.['problems'] ?? [], runs: [] };
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 is needed.');
  return value;
}
