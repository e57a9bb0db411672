/** Replaces `length` characters at `offset` by `text`. Offsets count UTF-16 units. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** What one change event of the editor did: edits from the end of the file to its beginning, all relative to the text before. */
export interface Entry {
  readonly edits: readonly Edit[];
  /** The editor's alternative version after it: returns to an earlier value when the change is undone. */
  readonly version: number;
  /** ms since the epoch */
  readonly at: number;
}

/**
 * Everything typed into one file since `base`, so that undo and redo survive a reload. `entries[0…cursor)` are in the text,
 * the rest were undone and can be redone.
 */
export interface EditLog {
  readonly base: string;
  readonly baseVersion: number;
  readonly entries: readonly Entry[];
  readonly cursor: number;
}

/** Beyond this the oldest entries become part of the base: undo reaches back far, not for ever. */
const MAX_ENTRIES = 4_000;

export function openLog(base: string, baseVersion: number): EditLog {
  return { base, baseVersion, entries: [], cursor: 0 };
}

/** Adds a change; what had been undone can no longer be redone, as in the editor itself. */
export function appendEntry(log: EditLog, entry: Entry): EditLog {
  const entries = [...log.entries.slice(0, log.cursor), entry];
  if (entries.length <= MAX_ENTRIES) return { ...log, entries, cursor: entries.length };
  const dropped = entries.slice(0, MAX_ENTRIES / 2);
  const kept = entries.slice(dropped.length);
  const base = dropped.reduce((text, each) => applyEdits(text, each.edits), log.base);
  return { base, baseVersion: dropped.at(-1)?.version ?? log.baseVersion, entries: kept, cursor: kept.length };
}

/**
 * Follows an undo or redo to the text of that version. `undefined` when the version is not in the log (an undo beyond the base):
 * the caller starts a new log from the text it has.
 */
export function moveTo(log: EditLog, version: number): EditLog | undefined {
  if (version === log.baseVersion) return { ...log, cursor: 0 };
  const index = log.entries.findIndex((entry) => entry.version === version);
  return index === -1 ? undefined : { ...log, cursor: index + 1 };
}

/** The text the log stands for. */
export function textOf(log: EditLog): string {
  return log.entries.slice(0, log.cursor).reduce((text, entry) => applyEdits(text, entry.edits), log.base);
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, edit) => before.slice(0, edit.offset) + edit.text + before.slice(edit.offset + edit.length), text);
}

/** A pause of this many ms starts a new undo step. */
const PAUSE_MS = 2_000;

/** Whether `next` is a new step of undo after `previous`: anything but typing or deleting on in the same word. */
export function startsStep(previous: Entry | undefined, next: Entry): boolean {
  const [before, after] = [previous?.edits, next.edits];
  if (!previous || before?.length !== 1 || after.length !== 1) return true;
  const [last, edit] = [before[0], after[0]];
  if (!last || !edit || next.at - previous.at > PAUSE_MS) return true;
  const typing = edit.length === 0 && edit.text.length === 1 && last.length === 0 && edit.offset === last.offset + last.text.length;
  const erasing =
    edit.text === '' && last.text === '' && edit.length === 1 && (edit.offset + 1 === last.offset || edit.offset === last.offset);
  if (erasing) return false;
  if (!typing || edit.text === '\n') return true;
  return /\s/.test(edit.text) !== /\s/.test(last.text.slice(-1)) && /\s/.test(edit.text);
}
