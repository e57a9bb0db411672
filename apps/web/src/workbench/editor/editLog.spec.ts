import { describe, expect, it } from '@jest/globals';
import { appendEntry, applyEdits, moveTo, openLog, startsStep, textOf, type EditLog, type Entry } from './editLog.ts';

const typed = (offset: number, text: string, version: number, at = 0): Entry => ({ edits: [{ offset, length: 0, text }], version, at });

function logOf(...entries: Entry[]): EditLog {
  return entries.reduce((log, entry) => appendEntry(log, entry), openLog('', 1));
}

describe('an edit log', () => {
  it('stands for the text after all its entries', () => {
    const log = logOf(typed(0, 'ac', 2), typed(1, 'b', 3), { edits: [{ offset: 0, length: 1, text: 'X' }], version: 4, at: 0 });
    expect(textOf(log)).toBe('Xbc');
  });

  it('applies the edits of one entry from the end of the file to its beginning', () => {
    const edits = [
      { offset: 4, length: 1, text: 'two' },
      { offset: 0, length: 1, text: 'one' },
    ];
    expect(applyEdits('a = b', edits)).toBe('one = two');
  });

  it('follows undo and redo by version', () => {
    const log = logOf(typed(0, 'a', 2), typed(1, 'b', 3));
    expect(moveTo(log, 2)).toMatchObject({ cursor: 1 });
    expect(moveTo(log, 1)).toMatchObject({ cursor: 0 });
    expect(moveTo(log, 3)).toMatchObject({ cursor: 2 });
    expect(moveTo(log, 99)).toBeUndefined();
  });

  it('forgets what was undone once something else is typed', () => {
    const undone = moveTo(logOf(typed(0, 'a', 2), typed(1, 'b', 3)), 2)!;
    const log = appendEntry(undone, typed(1, 'c', 4));
    expect(textOf(log)).toBe('ac');
    expect(moveTo(log, 3)).toBeUndefined();
  });

  it('folds its oldest entries into the base and keeps the text', () => {
    const entries = Array.from({ length: 4_001 }, (_, index) => typed(index, String(index % 10), index + 2));
    const log = logOf(...entries);
    expect(log.entries.length).toBeLessThan(4_000);
    expect(textOf(log)).toBe(entries.map((entry) => entry.edits[0]?.text).join(''));
    expect(moveTo(log, log.baseVersion)).toMatchObject({ cursor: 0 });
  });
});

describe('startsStep', () => {
  it('keeps letters of one word together and starts again at a blank, a new line, a pause, elsewhere', () => {
    expect(startsStep(undefined, typed(0, 'a', 1))).toBe(true);
    expect(startsStep(typed(0, 'a', 1), typed(1, 'b', 2))).toBe(false);
    expect(startsStep(typed(1, 'b', 1), typed(2, ' ', 2))).toBe(true);
    expect(startsStep(typed(2, ' ', 1), typed(3, 'c', 2))).toBe(false);
    expect(startsStep(typed(0, 'a', 1), typed(1, '\n', 2))).toBe(true);
    expect(startsStep(typed(0, 'a', 1, 0), typed(1, 'b', 2, 3_000))).toBe(true);
    expect(startsStep(typed(0, 'a', 1), typed(7, 'b', 2))).toBe(true);
  });

  it('keeps deletions together, backwards and forwards', () => {
    const erased = (offset: number): Entry => ({ edits: [{ offset, length: 1, text: '' }], version: 1, at: 0 });
    expect(startsStep(erased(5), erased(4))).toBe(false);
    expect(startsStep(erased(5), erased(5))).toBe(false);
    expect(startsStep(erased(5), typed(5, 'x', 2))).toBe(true);
  });
});
