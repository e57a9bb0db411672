import type { editor } from 'monaco-editor/editor/editor.api';
import type { Monaco } from './loadMonaco.ts';
import { sortProblems, type Problem } from './problems.ts';
import type { Workspace } from './workspace.ts';

const OWNER = 'assay';

/** Shows problems in the files and knows where they are after further typing. */
export class ProblemMarks {
  readonly #monaco: Monaco;
  readonly #workspace: Workspace;
  #tracked: { readonly problem: Problem; readonly model: editor.ITextModel; readonly id: string }[] = [];

  constructor(monaco: Monaco, workspace: Workspace) {
    this.#monaco = monaco;
    this.#workspace = workspace;
  }

  show(problems: readonly Problem[]): void {
    for (const { model, id } of this.#tracked) if (!model.isDisposed()) model.deltaDecorations([id], []);
    this.#tracked = [];
    for (const file of this.#workspace.files) {
      const own = problems.filter((problem) => problem.path === file.path);
      this.#monaco.editor.setModelMarkers(
        file.model,
        OWNER,
        own.map((problem) => this.#markerOf(file.model, problem)),
      );
      const ids = file.model.deltaDecorations(
        [],
        own.map((problem) => ({ range: wordAt(file.model, problem), options: { stickiness: 1 } })),
      );
      own.forEach((problem, index) => this.#tracked.push({ problem, model: file.model, id: ids[index] ?? '' }));
    }
  }

  /** The problems at their present places, in tab order. */
  current(): readonly Problem[] {
    const moved = this.#tracked.map(({ problem, model, id }) => {
      const range = model.isDisposed() ? null : model.getDecorationRange(id);
      return range ? { ...problem, line: range.startLineNumber, column: range.startColumn } : problem;
    });
    return sortProblems(moved, this.#workspace.paths);
  }

  #markerOf(model: editor.ITextModel, problem: Problem): editor.IMarkerData {
    const { Error: error, Warning: warning } = this.#monaco.MarkerSeverity;
    return { ...wordAt(model, problem), message: problem.message, severity: problem.severity === 'error' ? error : warning };
  }
}

/** The word at the problem, or the rest of its line: one column alone is hard to see. */
function wordAt(model: editor.ITextModel, problem: Problem) {
  const line = Math.min(problem.line, model.getLineCount());
  const word = model.getWordAtPosition({ lineNumber: line, column: Math.min(problem.column, model.getLineMaxColumn(line)) });
  const start = word?.startColumn ?? (problem.column > 1 ? problem.column : model.getLineFirstNonWhitespaceColumn(line) || 1);
  const end = word?.endColumn ?? model.getLineMaxColumn(line);
  return { startLineNumber: line, startColumn: start, endLineNumber: line, endColumn: Math.max(end, start + 1) };
}
