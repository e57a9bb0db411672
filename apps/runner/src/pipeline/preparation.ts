import type { Diagnostic, RunJob } from '@assay/contracts';
import type { ExerciseBundle } from '@assay/curriculum';
import type { Facts } from '@assay/grading';
import type { Sandbox } from '@assay/sandbox';
import { trace } from '@assay/telemetry';
import { LANGUAGES } from '../languages/index.ts';
import type { Build, BuildRequest, Files, Language } from '../languages/language.ts';
import type { Bench } from '../observers/observer.ts';
import { ParsingGaveUp, type FactsByPath, type SyntaxProcess } from '../syntax/syntax-process.ts';
import { compile } from './compile.ts';
import { brokenRule, type RuleBreach } from './file-rules.ts';
import { checkLimits, sandboxLimits } from './limits.ts';
import { outcome, type Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import { limitReason, REASONS } from './reasons.ts';
import { submissionOf } from './submission.ts';
import type { Turns } from './turns.ts';

/** One run and everything it needs. */
export interface RunContext {
  readonly job: RunJob;
  readonly bundle: ExerciseBundle;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Workshop {
  /** Leases a fresh sandbox of a language's image. Whoever calls disposes it. */
  readonly lease: (image: string, limits: ReturnType<typeof sandboxLimits>, signal: AbortSignal) => Promise<Sandbox>;
  /** Full name of an image of the lab. */
  readonly imageName: (image: string) => string;
  /** Reads source files into facts; gives up with ParsingGaveUp. */
  readonly syntax: Pick<SyntaxProcess, 'parseFiles'>;
  /** Of compilers, which use all that they are given: more at once would only take the time from the checks of other runs. */
  readonly compilers: Turns;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Tells the operator what a run met. */
  readonly notice: (runId: string, ...told: Parameters<Bench['notice']>) => void;
}

export type Wanted = Pick<BuildRequest, 'program' | 'driver' | 'tests' | 'variants'> & {
  /** How many processes of the submission, and of the probe, the checks start. */
  readonly processes: number;
  readonly probes: number;
};

/** Everything that a check needs, but for the trace of its own span. */
export type Prepared = Omit<Bench, 'env'>;

/**
 * File rules, then a sandbox with the build in it, then `work`. Whatever ends a run before `work` is its outcome.
 * The sandbox is gone when this settles.
 */
export async function withBuild(
  context: RunContext,
  workshop: Workshop,
  wanted: Wanted,
  work: (prepared: Prepared, language: Language) => Promise<Outcome>,
): Promise<Outcome> {
  const { bundle, progress, signal } = context;
  const { manifest } = bundle;
  const language = LANGUAGES[manifest.language];
  const submission = submissionOf(bundle, context.job);
  const facts = await factsOf(workshop, submission.own, signal);
  if (!facts) return unreadable(manifest, progress);
  const broken = brokenRule(manifest, facts, { readable: true });
  if (broken) return rejectedByRule(broken);
  const refused = language.refuse(submission.own);
  if (refused.length > 0) {
    progress.emit({ type: 'diagnostics', diagnostics: [...refused] });
    return outcome('rejected', { reason: REASONS.language, diagnostics: [...refused] });
  }

  const request = buildRequest(bundle, submission, wanted);
  const build = language.build(request);
  const image = workshop.imageName(language.image);
  const sandbox = await progress.phase('leased', () => {
    trace.getActiveSpan()?.setAttribute('assay.image', image);
    return workshop.lease(image, sandboxLimits(manifest.limits), signal);
  });
  try {
    const probe = lazyProbe(sandbox, wanted.probes, workshop, signal);
    sandbox.announce('program', wanted.processes);
    // A container takes a while to start, and the compiler is busy meanwhile.
    if (wanted.probes > 0) void probe().catch(() => undefined);
    const stopped = await compileOutcome(context, workshop, { sandbox, build, request, language, facts });
    if (stopped) return stopped;
    return await work(
      {
        runId: context.job.runId,
        sandbox,
        probe,
        build,
        variants: new Map(),
        facts,
        limits: checkLimits(manifest.limits),
        clock: workshop.clock,
        notice: (...told) => workshop.notice(context.job.runId, ...told),
        signal,
      },
      language,
    );
  } finally {
    await sandbox.dispose();
  }
}

/** undefined where the files cannot be read because of what is in them. */
async function factsOf({ syntax }: Workshop, files: Files, signal: AbortSignal): Promise<FactsByPath | undefined> {
  try {
    return await syntax.parseFiles(files, signal);
  } catch (error) {
    if (error instanceof ParsingGaveUp && error.byFiles) return undefined;
    throw error;
  }
}

function unreadable({ edit }: ExerciseBundle['manifest'], progress: Progress): Outcome {
  const diagnostics: Diagnostic[] = [{ path: edit[0] ?? '', line: 1, severity: 'error', message: REASONS.unreadable.en }];
  progress.emit({ type: 'diagnostics', diagnostics });
  return outcome('rejected', { reason: REASONS.unreadable, diagnostics });
}

interface Compilation {
  readonly sandbox: Sandbox;
  readonly build: Build;
  readonly request: BuildRequest;
  readonly language: Language;
  readonly facts: Readonly<Record<string, Facts>>;
}

/** The outcome of a run that the compile phase ended; undefined when it goes on. */
async function compileOutcome(
  { bundle, progress, signal }: RunContext,
  { compilers }: Workshop,
  { sandbox, build, request, language, facts }: Compilation,
): Promise<Outcome | undefined> {
  const end = await compilers.take(() => compile(sandbox, build, bundle.manifest.limits, progress, signal), signal);
  if (end.ended === 'limit') {
    return outcome('limit', { limit: { ...end.limit, phase: 'compile' }, reason: limitReason(end.limit) });
  }
  if (end.ended !== 'built') {
    // What a compiler prints when it breaks down is about itself, and may name files that a learner does not know.
    const [reason, diagnostics] =
      end.ended === 'crashed'
        ? [REASONS.crashed, [{ path: request.entry, line: 1, severity: 'error' as const, message: REASONS.crashed.en }]]
        : [REASONS.compile, [...language.diagnose(end.output, request)]];
    progress.emit({ type: 'output', stream: 'compile', text: diagnostics.map(asLine).join('') });
    progress.emit({ type: 'diagnostics', diagnostics });
    return outcome('rejected', { reason, diagnostics });
  }
  const broken = brokenRule(bundle.manifest, facts, { readable: false });
  return broken ? rejectedByRule(broken) : undefined;
}

function rejectedByRule({ text, diagnostics }: RuleBreach): Outcome {
  return outcome('rejected', { reason: text, diagnostics: [...diagnostics] });
}

/** As compilers say it; what the compiler really printed may name files that a learner does not know. */
function asLine({ path, line, column, message }: Outcome['diagnostics'][number]): string {
  return `${path}:${line}:${column === undefined ? '' : `${column}:`} ${message}\n`;
}

function buildRequest(
  { manifest }: ExerciseBundle,
  { files, own }: ReturnType<typeof submissionOf>,
  { probes: _probes, processes: _processes, ...wanted }: Wanted,
): BuildRequest {
  const entry = manifest.edit[0] ?? '';
  return { root: manifest.root, files, submitted: Object.keys(own), entry, cpus: manifest.limits.cpus, ...wanted };
}

function lazyProbe(sandbox: Sandbox, processes: number, { imageName }: Workshop, signal: AbortSignal): () => Promise<Sandbox> {
  let attached: Promise<Sandbox> | undefined;
  const attach = async (): Promise<Sandbox> => {
    const probe = await sandbox.attachProbe(imageName('assay/probe'), { signal });
    probe.announce('program', processes);
    return probe;
  };
  return () => (attached ??= attach());
}
