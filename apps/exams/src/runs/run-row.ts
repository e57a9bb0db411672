import { CHECKS_PHASE, type Run, type RunJob, type RunReport, type RunSummary, type Verdict } from '@assay/contracts';
import type { Findings, runs } from '../database/schema.ts';

export type RunRow = typeof runs.$inferSelect;

/** Verdicts that count as an attempt; the others are nobody's or the platform's fault. */
const ATTEMPTS: readonly Verdict[] = ['passed', 'failed', 'limit'];

export function stateOf(row: Pick<RunRow, 'verdict' | 'startedAt'>): Run['state'] {
  if (row.verdict) return 'done';
  return row.startedAt ? 'running' : 'queued';
}

/** A run as its owner sees it. */
export function toRun(row: RunRow, queuePosition?: number): Run {
  const { reason, output, limit, ...found } = row.findings ?? { checks: [], tests: [], diagnostics: [], phases: [] };
  return {
    ...toSummary(row),
    ...(queuePosition !== undefined && stateOf(row) === 'queued' ? { queuePosition } : {}),
    ...(reason ? { reason } : {}),
    ...(output ? { output } : {}),
    ...(limit ? { limit } : {}),
    checks: found.checks,
    tests: found.tests,
    diagnostics: found.diagnostics,
    phases: found.phases,
    attempt: row.attempt,
    ...(row.finishedAt ? { finishedAt: row.finishedAt.toISOString() } : {}),
  };
}

export function toSummary(row: Omit<RunRow, 'files' | 'stdin' | 'findings'>): RunSummary {
  const { id, exerciseId, exerciseVersion, mode, verdict, earned, possible, traceId, createdAt } = row;
  return {
    id,
    exerciseId,
    exerciseVersion,
    mode,
    state: stateOf(row),
    ...(verdict ? { verdict } : {}),
    ...(earned !== null && possible !== null ? { score: { earned, possible } } : {}),
    traceId,
    createdAt: createdAt.toISOString(),
  };
}

/** The job that carries a run to a runner. */
export function toJob(row: RunRow): RunJob {
  return {
    runId: row.id,
    lane: row.lane,
    mode: row.mode,
    exerciseId: row.exerciseId,
    exerciseVersion: row.exerciseVersion,
    bundle: row.bundle,
    files: row.files,
    ...(row.stdin === null ? {} : { stdin: row.stdin }),
    traceId: row.traceId,
    queuedAt: row.createdAt.toISOString(),
  };
}

/** The columns that a report fills. */
export function conclusionOf(report: RunReport, mode: Run['mode']): Partial<RunRow> {
  const { verdict, score, reason, checks, tests, diagnostics, output, phases, limit, finishedAt } = report;
  const findings: Findings = { reason, checks, tests, diagnostics, output, phases, limit };
  return {
    verdict,
    findings,
    attempt: mode === 'grade' && isAttempt(report),
    earned: score?.earned ?? null,
    possible: score?.possible ?? null,
    finishedAt: new Date(finishedAt),
  };
}

/** The results of checks are shown while they run: who cancels after the first has begun may have seen what an attempt tells. */
function isAttempt({ verdict, phases }: Pick<RunReport, 'verdict' | 'phases'>): boolean {
  return ATTEMPTS.includes(verdict) || (verdict === 'cancelled' && phases.some(({ name }) => name === CHECKS_PHASE));
}
