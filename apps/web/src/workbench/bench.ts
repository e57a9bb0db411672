import type { ExerciseDetail } from '@assay/contracts';
import type { editor } from 'monaco-editor/editor/editor.api';
import { createStore } from '../app/store.ts';
import { wait } from '../app/wait.ts';
import { DraftKeeper } from './drafts/draftKeeper.ts';
import { fileStatus, type DraftSync, type Files, type FileStatus } from './drafts/draftSync.ts';
import { localStore, type WorkspaceRecord } from './drafts/localStore.ts';
import type { Monaco } from './editor/loadMonaco.ts';
import { ProblemMarks } from './editor/problemMarks.ts';
import { nextProblem, type Place, type Problem } from './editor/problems.ts';
import { Workspace } from './editor/workspace.ts';

interface BenchParts {
  readonly monaco: Monaco;
  readonly detail: ExerciseDetail;
  /** Key of the record in this browser */
  readonly key: string;
  readonly record: WorkspaceRecord | undefined;
  readonly texts: Files;
  readonly sync: DraftSync;
}

/** How long the browser's own copy may lag behind the keyboard, ms. */
const KEEP_MS = 250;

/** The editor of one exercise with everything around its files: histories, drafts, problems, the cursor. */
export class Bench implements Disposable {
  readonly monaco: Monaco;
  readonly workspace: Workspace;
  readonly drafts: DraftKeeper;
  readonly badges = createStore<Readonly<Record<string, FileStatus>>>({});
  readonly caret = createStore<Place>({ path: '', line: 1, column: 1 });
  readonly problems = createStore<readonly Problem[]>([]);
  readonly stdin = createStore('');
  readonly #key: string;
  readonly #marks: ProblemMarks;
  readonly #ended = new AbortController();
  #editor: editor.IStandaloneCodeEditor | undefined;
  #keeping = false;
  #shown = '[]';

  constructor({ monaco, detail, key, record, texts, sync }: BenchParts) {
    this.monaco = monaco;
    this.#key = key;
    this.workspace = new Workspace(monaco, detail, texts, record, () => this.#edited());
    this.drafts = new DraftKeeper(detail.id, sync, () => this.workspace.texts());
    this.#marks = new ProblemMarks(monaco, this.workspace);
    this.stdin.set(record?.stdin ?? '');
    this.drafts.sync.subscribe(() => {
      this.#refreshBadges();
      this.#keepSoon();
    });
    this.stdin.subscribe(() => this.#keepSoon());
    this.#refreshBadges();
    const keepNow = (): void => void this.#keep();
    window.addEventListener('pagehide', keepNow, { signal: this.#ended.signal });
    document.addEventListener('visibilitychange', keepNow, { signal: this.#ended.signal });
  }

  /** Takes charge of a code editor: it always shows the active file, where the learner left it. */
  attach(view: editor.IStandaloneCodeEditor): () => void {
    this.#editor = view;
    const stop = this.workspace.active.subscribe(() => this.#showActive());
    const moved = view.onDidChangeCursorPosition(({ position }) => this.#moved(position.lineNumber, position.column));
    const scrolled = view.onDidScrollChange(() => this.#keepSoon());
    this.#showActive();
    return () => {
      this.#rememberView();
      stop();
      moved.dispose();
      scrolled.dispose();
      this.#editor = undefined;
    };
  }

  /** Changes options of the editor, now or when it comes. */
  configure(options: editor.IEditorOptions): void {
    this.#editor?.updateOptions(options);
  }

  focus(): void {
    this.#editor?.focus();
  }

  goTo({ path, line, column }: Place): void {
    if (!this.workspace.find(path)) return;
    this.workspace.active.set(path);
    this.#editor?.setPosition({ lineNumber: line, column });
    this.#editor?.revealLineInCenterIfOutsideViewport(line);
    this.#editor?.focus();
  }

  /** Goes to the next (or previous) problem across files. @returns it, or nothing when there is none. */
  stepProblem(step: 1 | -1): Problem | undefined {
    const problem = nextProblem(this.#marks.current(), this.caret.get(), step, this.workspace.paths);
    if (problem) this.goTo(problem);
    return problem;
  }

  /** Marks problems, unless they are the ones already marked: those have moved along with the text since. */
  showProblems(problems: readonly Problem[]): void {
    const shown = JSON.stringify(problems);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#marks.show(problems);
    this.problems.set(this.#marks.current());
  }

  [Symbol.dispose](): void {
    this.#rememberView();
    void this.#keep();
    this.#ended.abort();
    this.drafts[Symbol.dispose]();
    this.workspace[Symbol.dispose]();
  }

  #edited(): void {
    if (this.#marks.prune()) this.problems.set(this.#marks.current());
    this.#refreshBadges();
    this.drafts.edited();
    this.#keepSoon();
  }

  #showActive(): void {
    const path = this.workspace.active.get();
    const file = this.workspace.find(path);
    if (!file || !this.#editor || this.#editor.getModel() === file.model) return;
    this.#rememberView();
    this.#editor.setModel(file.model);
    this.#editor.updateOptions({ readOnly: file.role !== 'edit' });
    this.#editor.restoreViewState(this.workspace.viewOf(path));
    const position = this.#editor.getPosition();
    this.#moved(position?.lineNumber ?? 1, position?.column ?? 1);
  }

  #rememberView(): void {
    const shown = this.workspace.files.find((file) => file.model === this.#editor?.getModel());
    if (shown && this.#editor) this.workspace.rememberView(shown.path, this.#editor.saveViewState());
  }

  #moved(line: number, column: number): void {
    this.caret.set({ path: this.workspace.active.get(), line, column });
    this.#keepSoon();
  }

  #refreshBadges(): void {
    const sync = this.drafts.sync.get();
    const next = Object.fromEntries(Object.entries(this.workspace.texts()).map(([path, text]) => [path, fileStatus(sync, path, text)]));
    const current = this.badges.get();
    // Typing on must not redraw the tabs.
    if (Object.entries(next).some(([path, status]) => current[path] !== status)) this.badges.set(next);
  }

  #keepSoon(): void {
    if (this.#keeping) return;
    this.#keeping = true;
    wait(KEEP_MS, this.#ended.signal).then(
      () => this.#keep(),
      () => undefined,
    );
  }

  async #keep(): Promise<void> {
    this.#keeping = false;
    this.#rememberView();
    const { revision, saved } = this.drafts.sync.get();
    const { workspace } = this;
    const record = { logs: workspace.logs(), views: workspace.views(), active: workspace.active.get() };
    await localStore.writeWorkspace({ key: this.#key, baseRevision: revision, saved, stdin: this.stdin.get(), ...record });
  }
}
