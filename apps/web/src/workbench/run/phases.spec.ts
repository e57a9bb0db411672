import { describe, expect, it } from '@jest/globals';
import { brokenStage, endPhase, stagesOf, startPhase, type PhaseView } from './phases.ts';

const ended = (name: string, ms: number): PhaseView => ({ name, ms, startedAt: undefined });

describe('stages of a run', () => {
  it('wait for the next one while nothing has started', () => {
    expect(stagesOf([], false).map((stage) => stage.status)).toEqual(['active', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('add up all checks', () => {
    const stages = stagesOf(
      [ended('queued', 3), ended('leased', 1), ended('files', 2), ended('compile', 400), ended('check:a', 10), ended('check:b', 20)],
      true,
    );
    expect(stages.map((stage) => stage.ms)).toEqual([3, 1, 2, 400, 30, undefined]);
    expect(stages.every((stage) => stage.status === 'done')).toBe(true);
  });

  it('show where the run was stopped and what it never reached', () => {
    const rejected = brokenStage({
      verdict: 'rejected',
      diagnostics: [{ path: 'a.go', line: 1, severity: 'error', message: 'x' }],
      limit: undefined,
    });
    const stages = stagesOf([ended('queued', 3), ended('leased', 1), ended('files', 2), ended('compile', 400)], true, rejected);
    expect(stages.map((stage) => stage.status)).toEqual(['done', 'done', 'done', 'broken', 'skipped', 'done']);
  });

  it('time a phase by this clock when its runner did not', () => {
    expect(endPhase(startPhase([], 'compile', 100), 'compile', undefined, 350)).toEqual([ended('compile', 250)]);
  });
});
