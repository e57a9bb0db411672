import type { RunReport } from '@assay/contracts';
import { toBundle, type Exercise } from '@assay/curriculum';
import { eachBounded } from './bounded.ts';
import { gateFindings, type Finding, type FinishedRun } from './gates.ts';
import { planRuns, type PlannedRun } from './plan.ts';

/** Where runs are carried out: the platform's queue and runners. */
export interface Desk {
  readonly bundles: { put(bytes: Uint8Array): Promise<string> };
  run(
    submission: { mode: PlannedRun['mode']; exerciseId: string; exerciseVersion: string; bundle: string; files: Record<string, string> },
    signal: AbortSignal,
  ): Promise<RunReport>;
}

export interface VerifyOptions {
  /** How often the solution is run. */
  readonly repeat: number;
  /** Runs in the queue at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Called for each exercise as soon as its last run has ended. */
  readonly onExercise: (verified: Verified) => void;
}

export interface Verified {
  readonly exercise: Exercise;
  readonly runs: readonly FinishedRun[];
  readonly findings: readonly Finding[];
}

interface Progress {
  readonly exercise: Exercise;
  readonly digest: string;
  readonly planned: readonly PlannedRun[];
  readonly finished: FinishedRun[];
}

/** Proves each exercise by runs through the desk. Rejects when a run could not be carried out at all. */
export async function verify(exercises: readonly Exercise[], desk: Desk, options: VerifyOptions): Promise<Verified[]> {
  const started = await Promise.all(
    exercises.map(async (exercise): Promise<Progress> => {
      const digest = await desk.bundles.put(toBundle(exercise).bytes);
      return { exercise, digest, planned: planRuns(exercise, options.repeat), finished: [] };
    }),
  );
  const verified: Verified[] = [];
  await eachBounded(inTurns(started), options.concurrency, async ({ progress, planned }) => {
    progress.finished.push(await runOne(progress, planned, desk, options));
    if (progress.finished.length < progress.planned.length) return;
    const { exercise, finished } = progress;
    const done = { exercise, runs: finished, findings: gateFindings(exercise, finished) };
    verified.push(done);
    options.onExercise(done);
  });
  return verified;
}

/**
 * Runs of all exercises in turns: those that keep the processors busy, and those that mostly wait for clocks, then
 * overlap.
 */
function inTurns(started: readonly Progress[]): { readonly progress: Progress; readonly planned: PlannedRun }[] {
  const most = Math.max(0, ...started.map(({ planned }) => planned.length));
  return Array.from({ length: most }, (_, turn) =>
    started.flatMap((progress) => progress.planned.slice(turn, turn + 1).map((planned) => ({ progress, planned }))),
  ).flat();
}

async function runOne(
  { exercise, digest }: Progress,
  planned: PlannedRun,
  desk: Desk,
  { signal, clock }: VerifyOptions,
): Promise<FinishedRun> {
  signal.throwIfAborted();
  const start = clock();
  const { id, version } = exercise.manifest;
  const submission = { mode: planned.mode, exerciseId: id, exerciseVersion: version, bundle: digest, files: { ...planned.files } };
  const report = await desk.run(submission, signal);
  return { planned, report, ms: Math.round(clock() - start) };
}
