import type { editor } from 'monaco-editor/editor/editor.api';
import type { Monaco } from './loadMonaco.ts';
import { sortProblems, type Problem } from './problems.ts';
import type { Workspace } from './workspace.ts';

const OWNER = 'assay';

/** A problem that is shown: its decorations move along with the text. */
interface Tracked {
  readonly problem: Problem;
  readonly model: editor.ITextModel;
  /** The code that it is about; once that is changed the problem may be solved */
  readonly code: string;
  /** Where it is */
  readonly place: string;
  /** Its message, at the end of the line */
  readonly message: string;
}

/** Shows problems in the files and knows where they are after further typing. */
export class ProblemMarks {
  readonly #monaco: Monaco;
  readonly #workspace: Workspace;
  #tracked: readonly Tracked[] = [];

  constructor(monaco: Monaco, workspace: Workspace) {
    this.#monaco = monaco;
    this.#workspace = workspace;
  }

  show(problems: readonly Problem[]): void {
    this.#erase(this.#tracked);
    this.#tracked = this.#workspace.files.flatMap(({ path, model }) =>
      problems.filter((problem) => problem.path === path).map((problem) => track(this.#monaco, model, problem)),
    );
    this.#underline();
  }

  /** Forgets problems whose code was changed since. @returns whether there were any. */
  prune(): boolean {
    const gone = this.#tracked.filter(({ model, place, code }) => {
      const range = model.getDecorationRange(place);
      return !range || model.getValueInRange(range) !== code;
    });
    if (gone.length === 0) return false;
    this.#erase(gone);
    this.#tracked = this.#tracked.filter((each) => !gone.includes(each));
    this.#underline();
    return true;
  }

  /** The problems at their present places, in tab order. */
  current(): readonly Problem[] {
    return sortProblems(this.#tracked.map(presentOf), this.#workspace.paths);
  }

  #erase(tracked: readonly Tracked[]): void {
    for (const { model, place, message } of tracked) if (!model.isDisposed()) model.deltaDecorations([place, message], []);
  }

  #underline(): void {
    for (const { model } of this.#workspace.files) {
      const markers = this.#tracked.filter((each) => each.model === model).map((each) => this.#markerOf(model, presentOf(each)));
      this.#monaco.editor.setModelMarkers(model, OWNER, markers);
    }
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

function presentOf({ problem, model, place }: Tracked): Problem {
  const range = model.isDisposed() ? null : model.getDecorationRange(place);
  return range ? { ...problem, line: range.startLineNumber, column: range.startColumn } : problem;
}

/** The message stands at the end of its line, so that nobody has to point at a squiggle to read it. */
function track({ editor: { TrackedRangeStickiness } }: Monaco, model: editor.ITextModel, problem: Problem): Tracked {
  const range = wordAt(model, problem);
  const end = model.getLineMaxColumn(range.startLineNumber);
  const lineEnd = { ...range, startColumn: end, endColumn: end };
  const content = problem.message.split('\n')[0] ?? '';
  const after = { content: `    ${content}`, inlineClassName: `assay-problem assay-problem-${problem.severity}` };
  const [place = '', message = ''] = model.deltaDecorations(
    [],
    [
      { range, options: { stickiness: TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges } },
      { range: lineEnd, options: { stickiness: TrackedRangeStickiness.GrowsOnlyWhenTypingBefore, showIfCollapsed: true, after } },
    ],
  );
  return { problem, model, code: model.getValueInRange(range), place, message };
}
