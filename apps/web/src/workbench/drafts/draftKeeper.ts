import { HTTP, type Draft } from '@assay/contracts';
import { hasCode, isPassing } from '../../api/failure.ts';
import { perform } from '../../api/request.ts';
import { createStore, type Store } from '../../app/store.ts';
import { backoff, wait, waitOrOnline } from '../../app/wait.ts';
import { reportFailure } from '../../session/sessionEnd.ts';
import { isDirty, reduceDraft, type DraftEvent, type DraftSync, type Files } from './draftSync.ts';

/** Quiet time after the last keystroke before the draft is sent, ms. */
const QUIET_MS = 900;

/** Sends the draft to the server, one save at a time, until it holds what the editor holds. */
export class DraftKeeper implements Disposable {
  readonly sync: Store<DraftSync>;
  readonly #exerciseId: string;
  readonly #readFiles: () => Files;
  readonly #ended = new AbortController();
  #quiet: AbortController | undefined;
  #saving = false;

  constructor(exerciseId: string, opened: DraftSync, readFiles: () => Files) {
    this.#exerciseId = exerciseId;
    this.#readFiles = readFiles;
    this.sync = createStore(opened);
  }

  /** Something was typed: save after a pause. */
  edited(): void {
    this.#quiet?.abort();
    this.#quiet = new AbortController();
    const signal = AbortSignal.any([this.#ended.signal, this.#quiet.signal]);
    wait(QUIET_MS, signal).then(
      () => this.save(),
      () => undefined,
    );
  }

  /** Saves what differs, and again while more is typed. @returns whether the server now holds everything. */
  async save(): Promise<boolean> {
    if (this.#saving) return false;
    this.#saving = true;
    try {
      for (let attempt = 0; this.#differs(); attempt += 1) {
        if (await this.#send()) attempt = 0;
        else if (this.sync.get().phase === 'offline') await waitOrOnline(backoff(attempt, Math.random), this.#ended.signal);
        else return false;
      }
      return true;
    } catch {
      return false;
    } finally {
      this.#saving = false;
    }
  }

  /** Goes on with the text that is here; the next save replaces theirs. */
  keepMine(): void {
    this.#reduce({ type: 'mineChosen' });
    void this.save();
  }

  /** Goes on from theirs; the caller puts their text into the editor. */
  takeTheirs(): void {
    this.#reduce({ type: 'theirsChosen' });
  }

  [Symbol.dispose](): void {
    this.#ended.abort();
  }

  #differs(): boolean {
    return this.sync.get().phase !== 'conflict' && isDirty(this.sync.get(), this.#readFiles());
  }

  async #send(): Promise<boolean> {
    const files = this.#readFiles();
    const { revision } = this.sync.get();
    this.#reduce({ type: 'sent', files });
    try {
      const params = { id: this.#exerciseId };
      const draft = await perform(HTTP.saveDraft, { params, body: { files, baseRevision: revision } }, { signal: this.#ended.signal });
      this.#reduce({ type: 'acknowledged', draft: { ...draft, files } });
      return true;
    } catch (failure) {
      this.#ended.signal.throwIfAborted();
      if (hasCode(failure, 'draft_conflict')) await this.#meetTheirs(revision, files);
      else {
        // Somebody who must log in first has not been refused: the text is sent afterwards.
        const refused = !isPassing(failure) && !hasCode(failure, 'unauthenticated', 'token_expired');
        this.#reduce(refused ? { type: 'refused', failure } : { type: 'unreachable' });
        reportFailure(failure);
        if (!isPassing(failure)) throw failure;
      }
      return this.sync.get().phase === 'idle';
    }
  }

  /** Somebody saved in between. When it was this very text (our own answer got lost), there is nothing to choose. */
  async #meetTheirs(revision: number, files: Files): Promise<void> {
    const theirs: Draft = await perform(HTTP.getDraft, { params: { id: this.#exerciseId } }, { signal: this.#ended.signal });
    const same = Object.entries(files).every(([path, text]) => theirs.files[path] === text);
    this.#reduce(same || theirs.revision <= revision ? { type: 'acknowledged', draft: theirs } : { type: 'outdated', theirs });
  }

  #reduce(event: DraftEvent): void {
    this.sync.update((sync) => reduceDraft(sync, event));
  }
}
