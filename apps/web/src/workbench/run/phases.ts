import type { Phase, Run } from '@assay/contracts';
import { isCompileError } from './verdictText.ts';

/** One step of a run. `ms` is its duration once ended; `startedAt` is this browser's clock, in ms, while it runs. */
export interface PhaseView {
  readonly name: string;
  readonly ms: number | undefined;
  readonly startedAt: number | undefined;
}

export function phasesOf(phases: readonly Phase[]): readonly PhaseView[] {
  return phases.map(({ name, ms }) => ({ name, ms, startedAt: undefined }));
}

export function startPhase(phases: readonly PhaseView[], name: string, now: number): readonly PhaseView[] {
  return [...phases.filter((phase) => phase.name !== name), { name, ms: undefined, startedAt: now }];
}

/** Ends a phase; one whose start was never seen is added, since its time is what matters. */
export function endPhase(phases: readonly PhaseView[], name: string, ms: number | undefined, now: number): readonly PhaseView[] {
  const index = phases.findIndex((phase) => phase.name === name);
  const startedAt = phases[index]?.startedAt;
  const ended: PhaseView = { name, ms: ms ?? (startedAt === undefined ? 0 : now - startedAt), startedAt: undefined };
  return index === -1 ? [...phases, ended] : phases.with(index, ended);
}

/** The steps a learner thinks in, in order. */
export const STAGES = ['queued', 'leased', 'files', 'compile', 'checks', 'done'] as const;
export type Stage = (typeof STAGES)[number];
export type StageStatus = 'waiting' | 'active' | 'done' | 'broken' | 'skipped';

export interface StageView {
  readonly stage: Stage;
  readonly status: StageStatus;
  /** Sum of the durations of its phases, in ms; undefined while nothing has ended. */
  readonly ms: number | undefined;
  readonly startedAt: number | undefined;
}

/** What the stages need to know of a run that is over. */
export type Ending = Pick<Run, 'verdict' | 'diagnostics' | 'limit' | 'phases'>;

/** The stage that did not go well: what failed, or where a rule, the compiler or a limit stopped the run. */
function brokenStage(run: Ending): Stage | undefined {
  if (run.verdict === 'failed') return 'checks';
  if (run.verdict === 'limit') return run.limit?.phase === 'compile' ? 'compile' : 'checks';
  if (run.verdict !== 'rejected') return undefined;
  return isCompileError(run) ? 'compile' : 'files';
}

function stageOf(name: string): Stage {
  return name === 'queued' || name === 'leased' || name === 'files' || name === 'compile' ? name : 'checks';
}

/**
 * Folds phases into stages. When the run is over, a stage without a phase was skipped (it did not compile, for example), and
 * only a run whose every check ran has reached the last one.
 */
export function stagesOf(phases: readonly PhaseView[], ending?: Ending): readonly StageView[] {
  const over = ending !== undefined;
  const broken = ending && brokenStage(ending);
  const completed = ending?.verdict === 'passed' || ending?.verdict === 'failed';
  const views = STAGES.map((stage): StageView => {
    if (stage === 'done') {
      return { stage, status: completed ? 'done' : over ? 'skipped' : 'waiting', ms: undefined, startedAt: undefined };
    }
    const own = phases.filter((phase) => stageOf(phase.name) === stage);
    const running = own.find((phase) => phase.ms === undefined);
    const ended = own.filter((phase) => phase.ms !== undefined);
    const ms = ended.length === 0 ? undefined : ended.reduce((sum, phase) => sum + (phase.ms ?? 0), 0);
    const status = stage === broken ? 'broken' : running && !over ? 'active' : ended.length > 0 ? 'done' : over ? 'skipped' : 'waiting';
    return { stage, status, ms, startedAt: over ? undefined : running?.startedAt };
  });
  if (over || views.some((view) => view.status === 'active')) return views;
  const next = views.findIndex((view) => view.status === 'waiting');
  return views.map((view, index) => (index === next && view.stage !== 'done' ? { ...view, status: 'active' } : view));
}
