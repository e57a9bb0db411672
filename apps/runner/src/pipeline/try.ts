import type { LimitHit, RunReport, TestResult } from '@assay/contracts';
import type { Process, ProcessEnd } from '@assay/sandbox';
import type { Command, Language } from '../languages/language.ts';
import { start } from '../observers/observer.ts';
import { LiveOutput } from './live-output.ts';
import { outcome, type Outcome } from './outcome.ts';
import { withBuild, type Prepared, type RunContext, type Workshop } from './preparation.ts';
import { limitReason } from './reasons.ts';
import { TestFeed } from './test-feed.ts';

/**
 * Mode "try": the visible tests by the language's own runner, or, with an input, the program itself. Feedback and never
 * a grade: `passed` means that the tests passed, or that the program ended with status 0; `failed` that they did not.
 */
export function attempt(context: RunContext, workshop: Workshop): Promise<Outcome> {
  const { bundle, job } = context;
  const asProgram = job.stdin !== undefined || Object.keys(bundle.tests).length === 0;
  return asProgram
    ? withBuild(context, workshop, { program: true, processes: 1, probes: 0 }, (prepared) => runProgram(context, prepared))
    : withBuild(context, workshop, { program: false, processes: 1, probes: 0, tests: bundle.tests }, (prepared, language) =>
        runTests(context, prepared, language),
      );
}

async function runProgram(context: RunContext, prepared: Prepared): Promise<Outcome> {
  const output = new LiveOutput(context.progress);
  const end = await context.progress.phase('program', (env) =>
    run(prepared, env, prepared.build.program, context.job.stdin ?? '', {
      stdout: (text) => output.add('stdout', text),
      stderr: (text) => output.add('stderr', text),
    }),
  );
  return ended(end, 'program', end.exitCode === 0, { output: output.finish(end.truncated) });
}

async function runTests(context: RunContext, prepared: Prepared, language: Language): Promise<Outcome> {
  const output = new LiveOutput(context.progress);
  const feed = new TestFeed(language.testOutput(), {
    test: (test) => context.progress.emit({ type: 'test', test }),
    output: (text) => output.add('stdout', text),
  });
  const end = await context.progress.phase('tests', (env) =>
    run(prepared, env, prepared.build.tests, '', {
      stdout: (text) => feed.add(text),
      stderr: (text) => output.add('stderr', text),
    }),
  );
  const tests = [...feed.finish()];
  const passed = end.exitCode === 0 && tests.every(({ outcome }) => outcome !== 'failed');
  return ended(end, 'tests', passed, { tests, output: output.finish(end.truncated) });
}

interface Sinks {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

async function run(
  prepared: Prepared,
  env: Readonly<Record<string, string>>,
  command: Command | undefined,
  stdin: string,
  sinks: Sinks,
): Promise<ProcessEnd> {
  const stdout = new TextDecoder();
  const stderr = new TextDecoder();
  const process: Process = await start({ ...prepared, env }, command, {
    onStdout: (bytes) => sinks.stdout(stdout.decode(bytes, { stream: true })),
    onStderr: (bytes) => sinks.stderr(stderr.decode(bytes, { stream: true })),
  });
  void process.write(stdin).then(() => process.end());
  const end = await process.finished;
  prepared.signal.throwIfAborted();
  sinks.stdout(stdout.decode());
  sinks.stderr(stderr.decode());
  return end;
}

function ended(
  { limit }: ProcessEnd,
  phase: string,
  passed: boolean,
  feedback: { readonly tests?: TestResult[]; readonly output: NonNullable<RunReport['output']> },
): Outcome {
  if (!limit) return outcome(passed ? 'passed' : 'failed', feedback);
  const hit: LimitHit = { ...limit, phase };
  return outcome('limit', { ...feedback, limit: hit, reason: limitReason(limit) });
}
