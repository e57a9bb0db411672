import { HTTP, type CreateRun, type RunMode } from '@assay/contracts';
import { hasCode } from '../../api/failure.ts';
import { followRun, type LiveState } from '../../api/liveRun.ts';
import { perform } from '../../api/request.ts';
import { newTraceparent } from '../../api/traceparent.ts';
import { createStore } from '../../app/store.ts';
import { wait, waitOrOnline } from '../../app/wait.ts';
import { reportFailure } from '../../session/sessionEnd.ts';
import { localStore } from '../drafts/localStore.ts';
import { applyEnvelope, applyRun, openRunView, type RunView } from './runView.ts';
import { sendUntilAnswered, type Submission } from './submission.ts';

/** A little more than the 15 s between two heartbeats of a live stream, ms. */
const SILENCE_MS = 20_000;

/** What happens with runs on this page. */
export interface Desk {
  readonly view: RunView | undefined;
  /** Asked for and not yet answered; `delayed` when it could not be sent at once. */
  readonly sending: { readonly mode: RunMode; readonly delayed: boolean } | undefined;
  readonly live: LiveState;
  readonly cancelling: boolean;
  /** Why the last request was refused */
  readonly failure: unknown;
}

export interface DeskEvents {
  readonly onAccepted: (id: string, mode: RunMode) => void;
  readonly onDone: (view: RunView) => void;
}

/** Sends runs, follows them to their verdict and cancels them. One run is shown at a time. */
export class RunDesk implements Disposable {
  readonly desk = createStore<Desk>({ view: undefined, sending: undefined, live: 'connecting', cancelling: false, failure: undefined });
  readonly #userId: string;
  readonly #events: DeskEvents;
  readonly #ended = new AbortController();
  #followed: AbortController | undefined;

  constructor(userId: string, events: DeskEvents) {
    this.#userId = userId;
    this.#events = events;
  }

  /** Whether a run of this mode is on its way: asking again would change nothing. */
  isBusy(mode: RunMode): boolean {
    const { sending, view } = this.desk.get();
    return sending !== undefined || (view?.mode === mode && view.state !== 'done');
  }

  /** Asks for a run. Does nothing while one of the same mode is under way. */
  async start(body: CreateRun): Promise<void> {
    if (this.isBusy(body.mode)) return;
    await this.#send({ key: crypto.randomUUID(), traceparent: newTraceparent(), body, createdAt: Date.now() });
  }

  /** Sends what an earlier life of the page could not. */
  async resume(exerciseId: string): Promise<void> {
    for (const submission of await localStore.submissionsOf(this.#userId, exerciseId)) await this.#send(submission);
  }

  /** Shows a stored run, live when it has not ended. */
  open(id: string, mode: RunMode): void {
    if (this.desk.get().view?.id === id) return;
    this.#follow(openRunView(id, mode));
  }

  async cancel(): Promise<void> {
    const { view, cancelling } = this.desk.get();
    if (!view || view.state === 'done' || cancelling) return;
    this.#change({ cancelling: true });
    try {
      const run = await perform(HTTP.cancelRun, { params: { id: view.id } }, { signal: this.#ended.signal });
      this.#takeView((current) => applyRun(current, run));
    } catch (failure) {
      if (!hasCode(failure, 'run_already_done')) this.#fail(failure);
    } finally {
      this.#change({ cancelling: false });
    }
  }

  [Symbol.dispose](): void {
    this.#ended.abort();
  }

  async #send(submission: Submission): Promise<void> {
    const { mode } = submission.body;
    this.#change({ sending: { mode, delayed: false }, failure: undefined });
    try {
      const id = await sendUntilAnswered(
        submission,
        {
          outbox: localStore.outboxOf(this.#userId),
          post,
          wait: waitOrOnline,
          random: Math.random,
          onDelayed: () => this.#change({ sending: { mode, delayed: true } }),
        },
        this.#ended.signal,
      );
      this.#change({ sending: undefined });
      this.#follow(openRunView(id, mode));
      this.#events.onAccepted(id, mode);
    } catch (failure) {
      this.#change({ sending: undefined });
      this.#fail(failure);
    }
  }

  #follow(view: RunView): void {
    this.#followed?.abort();
    this.#followed = new AbortController();
    const signal = AbortSignal.any([this.#ended.signal, this.#followed.signal]);
    this.#change({ view, live: 'connecting', failure: undefined });
    const ports = {
      fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
      getRun: (id: string) => perform(HTTP.getRun, { params: { id } }, { signal }),
      wait,
      silence: (quiet: AbortSignal) => wait(SILENCE_MS, quiet),
      random: Math.random,
      onEnvelope: (envelope: Parameters<typeof applyEnvelope>[1]) =>
        this.#takeView((current) => applyEnvelope(current, envelope, Date.now())),
      onRun: (run: Parameters<typeof applyRun>[1]) => this.#takeView((current) => applyRun(current, run)),
      onState: (live: LiveState) => this.#change({ live }),
    };
    followRun(view.id, ports, signal).catch((failure: unknown) => {
      if (!signal.aborted) this.#fail(failure);
    });
  }

  #takeView(change: (view: RunView) => RunView): void {
    const { view } = this.desk.get();
    if (!view) return;
    const next = change(view);
    this.#change({ view: next });
    if (next.result && !view.result) this.#events.onDone(next);
  }

  #fail(failure: unknown): void {
    if (this.#ended.signal.aborted) return;
    reportFailure(failure);
    this.#change({ failure });
  }

  #change(change: Partial<Desk>): void {
    this.desk.update((desk) => ({ ...desk, ...change }));
  }
}

function post({ key, traceparent, body }: Submission, signal: AbortSignal): Promise<{ id: string }> {
  return perform(HTTP.createRun, { body, headers: { 'idempotency-key': key } }, { signal, traceparent });
}
