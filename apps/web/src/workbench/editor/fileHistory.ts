import type { editor, IRange } from 'monaco-editor/editor/editor.api';
import { appendEntry, moveTo, openLog, startsStep, textOf, type EditLog, type Entry } from './editLog.ts';
import type { Monaco } from './loadMonaco.ts';

/** Keeps the log of one file in step with its editor model, and brings it back into a new one. */
export class FileHistory {
  #log: EditLog;
  readonly #model: editor.ITextModel;
  readonly #now: () => number;

  /** @param kept log of an earlier life of the page; replayed into the model, whose text it replaces */
  constructor(monaco: Monaco, model: editor.ITextModel, kept: EditLog | undefined, now: () => number = Date.now) {
    this.#model = model;
    this.#now = now;
    this.#log = (kept && replay(monaco, model, kept)) ?? openLog(model.getValue(), model.getAlternativeVersionId());
  }

  get log(): EditLog {
    return this.#log;
  }

  /** Takes over one change event of the model. */
  record(event: editor.IModelContentChangedEvent): void {
    const version = this.#model.getAlternativeVersionId();
    if (event.isFlush) this.#log = openLog(this.#model.getValue(), version);
    else if (event.isUndoing || event.isRedoing) this.#log = moveTo(this.#log, version) ?? openLog(this.#model.getValue(), version);
    else {
      const edits = event.changes.map(({ rangeOffset, rangeLength, text }) => ({ offset: rangeOffset, length: rangeLength, text }));
      this.#log = appendEntry(this.#log, { edits, version, at: this.#now() });
    }
  }
}

/**
 * Types a log into a model, step by step, so that its undo and redo are as they were.
 * @returns the log with the versions of the new model; `undefined` when the outcome differs (the caller then keeps the plain text).
 */
function replay(monaco: Monaco, model: editor.ITextModel, log: EditLog): EditLog | undefined {
  model.setValue(log.base);
  const baseVersion = model.getAlternativeVersionId();
  const entries: Entry[] = [];
  log.entries.forEach((entry, index) => {
    if (index === log.cursor || startsStep(log.entries[index - 1], entry)) model.pushStackElement();
    typeEntry(monaco, model, entry);
    entries.push({ ...entry, version: model.getAlternativeVersionId() });
  });
  model.pushStackElement();
  const target = log.cursor === 0 ? baseVersion : entries[log.cursor - 1]?.version;
  for (let steps = entries.length; steps > 0 && model.getAlternativeVersionId() !== target; steps -= 1) void model.undo();
  const text = textOf(log);
  if (model.getValue() === text) return { base: log.base, baseVersion, entries, cursor: log.cursor };
  model.setValue(text);
  return undefined;
}

function typeEntry({ Selection }: Monaco, model: editor.ITextModel, entry: Entry): void {
  const operations = entry.edits.map(({ offset, length, text }) => ({
    range: rangeOf(model, offset, length),
    text,
    forceMoveMarkers: true,
  }));
  const before = operations.map(
    ({ range }) => new Selection(range.startLineNumber, range.startColumn, range.endLineNumber, range.endColumn),
  );
  model.pushEditOperations(before, operations, (inverse) =>
    inverse.map(({ range: { endLineNumber, endColumn } }) => new Selection(endLineNumber, endColumn, endLineNumber, endColumn)),
  );
}

function rangeOf(model: editor.ITextModel, offset: number, length: number): IRange {
  const start = model.getPositionAt(offset);
  const end = model.getPositionAt(offset + length);
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
}
