import { describe, expect, it } from '@jest/globals';
import { endPhase, stagesOf, startPhase, type Ending, type PhaseView } from './phases.ts';

const ended = (name: string, ms: number): PhaseView => ({ name, ms, startedAt: undefined });
const phases = (...names: string[]): PhaseView[] => names.map((name) => ended(name, 1));

/** How a run ended whose phases were these. */
const ending = (verdict: Ending['verdict'], run: readonly PhaseView[], more: Partial<Ending> = {}): Ending => ({
  verdict,
  diagnostics: [],
  limit: undefined,
  phases: run.map(({ name, ms = 0 }) => ({ name, ms })),
  ...more,
});

const DIAGNOSTICS: Ending['diagnostics'] = [{ path: 'a.go', line: 1, severity: 'error', message: 'x' }];
const statuses = (run: readonly PhaseView[], end: Ending): string =>
  stagesOf(run, end)
    .map(({ status }) => status)
    .join(' ');

describe('stages of a run', () => {
  it('wait for the next one while nothing has started', () => {
    expect(stagesOf([]).map((stage) => stage.status)).toEqual(['active', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('have the time of their phases', () => {
    const run = [ended('queued', 3), ended('leased', 1), ended('files', 2), ended('compile', 400), ended('checks', 30)];
    const stages = stagesOf(run, ending('passed', run));
    expect(stages.map((stage) => stage.ms)).toEqual([3, 1, 2, 400, 30, undefined]);
    expect(stages.every((stage) => stage.status === 'done')).toBe(true);
  });

  it('show where the run was stopped and what it never reached', () => {
    const run = phases('queued', 'leased', 'files', 'compile');
    expect(statuses(run, ending('rejected', run, { diagnostics: DIAGNOSTICS }))).toBe('done done done broken skipped skipped');
    expect(statuses(run, ending('limit', run, { limit: { kind: 'wall', limit: 1, phase: 'compile' } }))).toBe(
      'done done done broken skipped skipped',
    );
  });

  it('do not blame the compiler for a broken file rule, though a rule names places too', () => {
    const run = phases('queued');
    expect(statuses(run, ending('rejected', run, { diagnostics: DIAGNOSTICS }))).toBe('done skipped broken skipped skipped skipped');
  });

  it('have no tick where checks failed, and none at the end of a run that was cancelled', () => {
    const run = phases('queued', 'leased', 'files', 'compile', 'checks');
    expect(statuses(run, ending('failed', run))).toBe('done done done done broken done');
    expect(statuses(phases('queued'), ending('cancelled', phases('queued')))).toBe('done skipped skipped skipped skipped skipped');
  });

  it('time a phase by this clock when its runner did not', () => {
    expect(endPhase(startPhase([], 'compile', 100), 'compile', undefined, 350)).toEqual([ended('compile', 250)]);
  });
});
