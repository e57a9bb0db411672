import type { RunReport } from '@assay/contracts';

/** What a run came to; with its identity it becomes the report. */
export type Outcome = Omit<RunReport, 'runId' | 'delivery' | 'finishedAt' | 'phases'>;

const EMPTY = { checks: [], tests: [], diagnostics: [] } satisfies Partial<Outcome>;

export function outcome(verdict: Outcome['verdict'], details: Partial<Omit<Outcome, 'verdict'>> = {}): Outcome {
  return { ...EMPTY, ...details, verdict };
}
