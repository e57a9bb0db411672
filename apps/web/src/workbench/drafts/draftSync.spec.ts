import type { Draft } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { chooseOpening, fileStatus, isDirty, openSync, reduceDraft, worstOf, type DraftEvent, type DraftSync } from './draftSync.ts';

const STARTER = { 'a.go': 'starter a', 'b.go': 'starter b' };
const draft = (revision: number, files: Record<string, string>): Draft => ({
  exerciseId: 'x',
  revision,
  files,
  savedAt: '2026-01-01T00:00:00Z',
});
const after = (...events: DraftEvent[]): DraftSync => events.reduce(reduceDraft, openSync(STARTER, undefined));

describe('a draft', () => {
  it('is clean when it is the starter, and dirty after a change', () => {
    const sync = openSync(STARTER, undefined);
    expect(isDirty(sync, STARTER)).toBe(false);
    expect(isDirty(sync, { ...STARTER, 'a.go': 'mine' })).toBe(true);
  });

  it('tells for each file where its text is safe', () => {
    const files = { ...STARTER, 'a.go': 'mine' };
    expect(fileStatus(after(), 'a.go', 'mine')).toBe('dirty');
    expect(fileStatus(after({ type: 'sent', files }), 'a.go', 'mine')).toBe('saving');
    expect(fileStatus(after({ type: 'sent', files }), 'a.go', 'mine and more')).toBe('dirty');
    expect(fileStatus(after({ type: 'unreachable' }), 'a.go', 'mine')).toBe('offline');
    expect(fileStatus(after({ type: 'unreachable' }), 'b.go', 'starter b')).toBe('saved');
    expect(fileStatus(after({ type: 'refused', failure: 'too large' }), 'a.go', 'mine')).toBe('refused');
  });

  it('remembers why the server refused a text until the next one is sent', () => {
    const refused: DraftEvent = { type: 'refused', failure: 'too large' };
    expect(after(refused)).toMatchObject({ phase: 'refused', refusal: 'too large' });
    expect(after(refused, { type: 'sent', files: STARTER }).refusal).toBeUndefined();
  });

  it('goes on from the revision that the server acknowledged', () => {
    const sync = after({ type: 'sent', files: STARTER }, { type: 'acknowledged', draft: draft(4, { 'a.go': 'mine' }) });
    expect(sync).toMatchObject({ revision: 4, phase: 'idle' });
    expect(fileStatus(sync, 'a.go', 'mine')).toBe('saved');
  });

  it('waits for a choice when somebody else saved, and keeps both until then', () => {
    const conflict = after({ type: 'outdated', theirs: draft(7, { 'a.go': 'theirs' }) });
    expect(fileStatus(conflict, 'a.go', 'mine')).toBe('conflict');
    const mine = reduceDraft(conflict, { type: 'mineChosen' });
    expect(mine).toMatchObject({ revision: 7, phase: 'idle', theirs: undefined });
    expect(isDirty(mine, { 'a.go': 'mine' })).toBe(true);
    const theirs = reduceDraft(conflict, { type: 'theirsChosen' });
    expect(theirs).toMatchObject({ revision: 7, saved: { 'a.go': 'theirs', 'b.go': 'starter b' } });
  });

  it('is as safe as its least safe file', () => {
    expect(worstOf(['saved', 'offline', 'dirty'])).toBe('offline');
    expect(worstOf([])).toBe('saved');
  });
});

describe('chooseOpening', () => {
  it('never throws away what is only here', () => {
    expect(chooseOpening(undefined, 3)).toBe('server');
    expect(chooseOpening({ baseRevision: 3, dirty: true }, 3)).toBe('local');
    expect(chooseOpening({ baseRevision: 2, dirty: false }, 3)).toBe('server');
    expect(chooseOpening({ baseRevision: 2, dirty: true }, 3)).toBe('conflict');
  });
});
