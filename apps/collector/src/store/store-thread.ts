import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Damage } from '../log/recover.ts';
import type { Kept } from './keeper.ts';
import type { Answers, FromStore, Query, StoreSettings, ToStore } from './store-messages.ts';

export interface StoreEvents {
  /** What is before the position of the log is stored. */
  readonly onApplied: (applied: { readonly position: number; readonly records: number; readonly ms: number }) => void;
  readonly onDamage: (damage: Damage) => void;
  readonly onFailed: (message: string) => void;
  readonly onKept: (kept: Kept) => void;
  /** A file of what was stored is not there. */
  readonly onMissing: (path: string) => void;
  /** The thread is gone and will not come back. */
  readonly onGone: (error: Error) => void;
}

export interface OpenedStore {
  readonly thread: StoreThread;
  /** Position of the log up to which everything is stored. */
  readonly position: number;
  /** Where a database of another form is now that was found. */
  readonly aside: string | undefined;
}

interface Asked {
  readonly resolve: (value: Answers[keyof Answers]) => void;
  readonly reject: (error: Error) => void;
}

const FROM_SOURCE = import.meta.url.endsWith('.ts');
/** Heap of the thread, MiB; what DuckDB holds is not counted. */
const HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 };
const CLOSES_WITHIN_MS = 10_000;

/** The store in a thread of its own: what is read, written and searched there keeps nobody waiting for an acknowledgement. */
export class StoreThread {
  private readonly worker: Worker;
  private readonly asked = new Map<number, Asked>();
  private events: StoreEvents | undefined;
  private lastId = 0;
  private closing = false;

  private constructor(worker: Worker) {
    this.worker = worker;
    worker.on('message', (message: FromStore) => this.hear(message));
    worker.on('error', (error) => this.gone(error as Error));
    worker.on('exit', () => this.gone(new Error('the thread of the store has ended')));
  }

  /** Resolves when the database is open. */
  static async open(settings: StoreSettings): Promise<OpenedStore> {
    const file = new URL(FROM_SOURCE ? './store-worker.ts' : './store-worker.js', import.meta.url);
    const execArgv = FROM_SOURCE ? ['--conditions=@assay/source'] : [];
    const worker = new Worker(file, { workerData: settings, execArgv, resourceLimits: HEAP });
    const [ready] = (await once(worker, 'message')) as [FromStore];
    if (ready.type !== 'ready') throw new Error(`the store began with ${ready.type}`);
    return { thread: new StoreThread(worker), position: ready.position, aside: ready.aside };
  }

  /** Says who is told what happens; nothing does before the first position is given. */
  attend(events: StoreEvents): void {
    this.events = events;
  }

  /** Everything before the position of the log is on the disk. */
  advance(position: number): void {
    this.send({ type: 'durable', position });
  }

  ask<Q extends Query>(query: Q, signal: AbortSignal): Promise<Answers[Q['kind']]> {
    signal.throwIfAborted();
    const id = ++this.lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answers[keyof Answers]>();
    const leave = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    this.asked.set(id, { resolve, reject });
    this.send({ type: 'query', id, query });
    // The thread answers a question in the form that belongs to its kind.
    return promise.finally(() => {
      this.asked.delete(id);
      signal.removeEventListener('abort', leave);
    }) as Promise<Answers[Q['kind']]>;
  }

  /** Lets it end the transaction under way. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    const ended = once(this.worker, 'exit');
    this.send({ type: 'close' });
    const timer = setTimeout(() => void this.worker.terminate(), CLOSES_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }

  private send(message: ToStore): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromStore): void {
    switch (message.type) {
      case 'ready':
        return;
      case 'applied':
        this.events?.onApplied(message);
        return;
      case 'damage':
        this.events?.onDamage(message.damage);
        return;
      case 'kept':
        this.events?.onKept(message.kept);
        return;
      case 'missing':
        this.events?.onMissing(message.path);
        return;
      case 'failed':
        this.events?.onFailed(message.message);
        return;
      case 'answer':
        this.asked.get(message.id)?.resolve(message.value);
        return;
      case 'refusal':
        this.asked.get(message.id)?.reject(new Error(message.message));
    }
  }

  private gone(error: Error): void {
    for (const { reject } of this.asked.values()) reject(error);
    if (!this.closing) this.events?.onGone(error);
  }
}
