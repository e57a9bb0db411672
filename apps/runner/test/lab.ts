import { randomUUID } from 'node:crypto';
import type { RunEvent, RunJob } from '@assay/contracts';
import type { ExerciseBundle } from '@assay/curriculum';
import { connectDocker, DEFAULT_LIMITS, SandboxHost } from '@assay/sandbox';
import type { Language } from '@assay/contracts';
import { attempt } from '../src/pipeline/try.ts';
import { grade } from '../src/pipeline/grade.ts';
import type { Outcome } from '../src/pipeline/outcome.ts';
import { Progress } from '../src/pipeline/progress.ts';
import type { Workshop } from '../src/pipeline/preparation.ts';
import { Turns } from '../src/pipeline/turns.ts';
import { SyntaxProcess } from '../src/syntax/syntax-process.ts';

export interface LabRun {
  readonly outcome: Outcome;
  readonly events: readonly RunEvent[];
  readonly phases: Progress['phases'];
}

/** Real sandboxes without a queue: for what the pipeline does with a submission. */
export interface Lab {
  grade(bundle: ExerciseBundle, files: Record<string, string>, signal?: AbortSignal): Promise<LabRun>;
  attempt(bundle: ExerciseBundle, files: Record<string, string>, stdin?: string): Promise<LabRun>;
  close(): Promise<void>;
}

const IMAGES: Readonly<Record<Language, string>> = { go: 'assay/go', python: 'assay/python', typescript: 'assay/node' };

export async function openLab(languages: readonly Language[]): Promise<Lab> {
  const host = await SandboxHost.create({
    docker: connectDocker(),
    instanceId: `test-${process.pid}-${randomUUID()}`,
    ownerLabel: 'test',
    pools: languages.map((language) => ({ image: `${IMAGES[language]}:current`, size: 1, limits: DEFAULT_LIMITS })),
  });
  const syntax = await SyntaxProcess.open();
  const workshop: Workshop = {
    lease: (image, limits, signal) => host.lease(image, limits, signal),
    imageName: (image) => `${image}:current`,
    syntax,
    compilers: new Turns(1),
    clock: () => performance.now(),
    notice: () => undefined,
  };
  const run = async (work: typeof grade, bundle: ExerciseBundle, job: Partial<RunJob>, signal: AbortSignal): Promise<LabRun> => {
    const events: RunEvent[] = [];
    const progress = new Progress({
      emit: (event) => events.push(event),
      ended: () => undefined,
      clock: workshop.clock,
      now: () => new Date(),
    });
    const outcome = await work({ bundle, job: { ...JOB, ...job, runId: randomUUID() }, progress, signal }, workshop);
    return { outcome, events, phases: progress.phases };
  };
  const never = new AbortController().signal;
  return {
    grade: (bundle, files, signal = never) => run(grade, bundle, { mode: 'grade', files }, signal),
    attempt: (bundle, files, stdin) => run(attempt, bundle, { mode: 'try', files, ...(stdin === undefined ? {} : { stdin }) }, never),
    close: async () => {
      await syntax.close();
      await host.close();
    },
  };
}

const JOB: RunJob = {
  runId: randomUUID(),
  lane: 'practice',
  mode: 'grade',
  exerciseId: 'small',
  exerciseVersion: '1.0.0',
  bundle: '0'.repeat(64),
  files: {},
  traceId: '0'.repeat(32),
  queuedAt: new Date(0).toISOString(),
};
