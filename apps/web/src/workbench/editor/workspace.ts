import type { ExerciseDetail, Language } from '@assay/contracts';
import type { editor } from 'monaco-editor/editor/editor.api';
import { createStore, type Store } from '../../app/store.ts';
import type { Files } from '../drafts/draftSync.ts';
import type { WorkspaceRecord } from '../drafts/localStore.ts';
import type { EditLog } from './editLog.ts';
import { FileHistory } from './fileHistory.ts';
import type { Monaco } from './loadMonaco.ts';

export type FileRole = 'edit' | 'readonly' | 'test';

export interface WorkspaceFile {
  readonly path: string;
  readonly role: FileRole;
  /** Text that the exercise gives */
  readonly starter: string;
  readonly model: editor.ITextModel;
}

const LANGUAGE_OF: Record<string, string> = { go: 'go', py: 'python', ts: 'typescript', yaml: 'yaml', yml: 'yaml' };

export function languageOf(path: string, fallback: Language | 'plaintext' = 'plaintext'): string {
  return LANGUAGE_OF[path.split('.').at(-1) ?? ''] ?? fallback;
}

/** The open files of an exercise: models, histories and which one is shown. Lives as long as the page shows the exercise. */
export class Workspace implements Disposable {
  readonly files: readonly WorkspaceFile[];
  readonly active: Store<string>;
  readonly #histories = new Map<string, FileHistory>();
  readonly #views = new Map<string, editor.ICodeEditorViewState | null>();
  readonly #onEdit: () => void;

  /** @param texts what the edit files hold, when no log of them is kept */
  constructor(monaco: Monaco, detail: ExerciseDetail, texts: Files, record: WorkspaceRecord | undefined, onEdit: () => void) {
    this.#onEdit = onEdit;
    const tests = detail.tests.map(({ path, content }) => ({ path, content, role: 'test' as const }));
    const given = [...detail.files, ...tests.filter((test) => detail.files.every((file) => file.path !== test.path))];
    const ordered = [...given.filter((file) => file.role === 'edit'), ...given.filter((file) => file.role !== 'edit')];
    this.files = ordered.map(({ path, content, role }): WorkspaceFile => {
      const model = createModel(monaco, detail, path, (role === 'edit' ? texts[path] : undefined) ?? content);
      if (role === 'edit') this.#follow(monaco, path, model, record?.logs[path]);
      return { path, role, starter: toLf(content), model };
    });
    for (const [path, view] of Object.entries(record?.views ?? {})) this.#views.set(path, view);
    const first = this.files[0]?.path ?? '';
    this.active = createStore(record && this.find(record.active) ? record.active : first);
  }

  get paths(): readonly string[] {
    return this.files.map((file) => file.path);
  }

  find(path: string): WorkspaceFile | undefined {
    return this.files.find((file) => file.path === path);
  }

  /** Text of every file that the learner edits. */
  texts(): Files {
    return Object.fromEntries(this.files.filter((file) => file.role === 'edit').map((file) => [file.path, file.model.getValue()]));
  }

  logs(): Record<string, EditLog> {
    return Object.fromEntries([...this.#histories].map(([path, history]) => [path, history.log]));
  }

  views(): Record<string, editor.ICodeEditorViewState | null> {
    return Object.fromEntries(this.#views);
  }

  viewOf(path: string): editor.ICodeEditorViewState | null {
    return this.#views.get(path) ?? null;
  }

  rememberView(path: string, view: editor.ICodeEditorViewState | null): void {
    this.#views.set(path, view);
  }

  /** Replaces the text of files that can be edited, as one step that undo takes back. */
  replace(files: Files): void {
    for (const file of this.files) {
      const text = files[file.path];
      if (file.role !== 'edit' || text === undefined || text === file.model.getValue()) continue;
      file.model.pushStackElement();
      file.model.pushEditOperations([], [{ range: file.model.getFullModelRange(), text }], () => null);
      file.model.pushStackElement();
    }
  }

  [Symbol.dispose](): void {
    for (const file of this.files) file.model.dispose();
  }

  #follow(monaco: Monaco, path: string, model: editor.ITextModel, kept: EditLog | undefined): void {
    const history = new FileHistory(monaco, model, kept);
    this.#histories.set(path, history);
    model.onDidChangeContent((event) => {
      history.record(event);
      this.#onEdit();
    });
  }
}

const PLAIN_BRACKETS = { enabled: false, independentColorPoolPerBracketType: false };

/** One line ending everywhere: offsets of logs and comparisons with the server's text depend on it. */
export const toLf = (text: string): string => text.replaceAll('\r\n', '\n');

function createModel(monaco: Monaco, detail: ExerciseDetail, path: string, content: string): editor.ITextModel {
  const uri = monaco.Uri.from({ scheme: 'assay', authority: detail.id, path: `${detail.root}/${path}` });
  monaco.editor.getModel(uri)?.dispose();
  const model = monaco.editor.createModel(toLf(content), languageOf(path, detail.language), uri);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const tabs = path.endsWith('.go');
  model.updateOptions({
    insertSpaces: !tabs,
    tabSize: tabs || path.endsWith('.py') ? 4 : 2,
    trimAutoWhitespace: true,
    bracketColorizationOptions: PLAIN_BRACKETS,
  });
  return model;
}
