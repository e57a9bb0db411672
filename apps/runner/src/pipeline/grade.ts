import { CHECKS_PHASE, CHECKS_STEP_MS, type LimitHit } from '@assay/contracts';
import type { ExerciseBundle } from '@assay/curriculum';
import { resultOf, score, type Judgement } from '@assay/grading';
import { examine, needsOf } from '../observers/index.ts';
import { variantName } from '../observers/variant-names.ts';
import { HeldOutcomes } from './held-outcomes.ts';
import { outcome, type Outcome } from './outcome.ts';
import { withBuild, type Prepared, type RunContext, type Wanted, type Workshop } from './preparation.ts';
import type { Progress } from './progress.ts';
import { limitReason } from './reasons.ts';

const NOTHING_HELD: Judgement = { held: 0, parts: 1 };

/** Mode "grade": the hidden checks, one after the other, each against fresh processes. */
export function grade(context: RunContext, workshop: Workshop): Promise<Outcome> {
  return withBuild(context, workshop, wantedBy(context.bundle, context.job.runId), (prepared) => runChecks(context, prepared));
}

/** What all checks of an exercise need of its build. */
export function wantedBy(bundle: ExerciseBundle, runId: string): Wanted {
  const needs = bundle.checks.map((check) => needsOf(check));
  const folders = [...new Set(needs.flatMap(({ variants }) => variants ?? []))];
  return {
    program: needs.some(({ program }) => program),
    processes: needs.reduce((sum, { processes = 0 }) => sum + processes, 0),
    probes: needs.filter(({ probe }) => probe).length,
    ...(needs.some(({ driver }) => driver) ? { driver: bundle.driver } : {}),
    ...(folders.length > 0
      ? { variants: Object.fromEntries(folders.map((folder) => [variantName(folder, runId), bundle.variants[folder] ?? {}])) }
      : {}),
  };
}

async function runChecks({ bundle, progress }: RunContext, prepared: Prepared): Promise<Outcome> {
  const judgements = new Map<string, Judgement>();
  using held = new HeldOutcomes(progress);
  const hit = await progress.phase(
    CHECKS_PHASE,
    async (): Promise<LimitHit | undefined> => {
      for (const check of bundle.checks) {
        const found = await progress.part(`check:${check.id}`, (env) => examine(check, { ...prepared, env }));
        // Whatever exceeded a limit may have left the sandbox in pieces: what was earned stays, the rest is not tried.
        judgements.set(check.id, 'limit' in found ? NOTHING_HELD : found.judgement);
        if ('limit' in found) return { ...found.limit, phase: check.id };
        held.add(resultOf(check, found.judgement));
      }
      return undefined;
    },
    { stepMs: CHECKS_STEP_MS },
  );
  held.release();
  return graded(bundle, judgements, hit, progress);
}

function graded(
  bundle: ExerciseBundle,
  judgements: ReadonlyMap<string, Judgement>,
  limit: LimitHit | undefined,
  progress: Progress,
): Outcome {
  const { passRatio } = bundle.manifest;
  const grading = score(bundle.checks, judgements, { passRatio, limit });
  const checks = grading.checks.map((result) => (result.id === limit?.phase ? { ...result, message: limitReason(limit) } : result));
  // The check that hit the limit and those that were skipped for it have not been shown yet.
  for (const check of checks) if (check.id === limit?.phase || !judgements.has(check.id)) progress.emit({ type: 'check', check });
  return outcome(grading.verdict, { checks, score: grading.score, ...(limit ? { limit, reason: limitReason(limit) } : {}) });
}
