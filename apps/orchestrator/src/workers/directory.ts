import { WORKER_LOAD_INTERVAL_MS, WORKER_LOAD_SUBJECT, WorkerLoad } from '@assay/contracts';
import { decode, type MessagingConnection } from '@assay/messaging';
import type { Logger } from '@assay/telemetry';

/** A worker that has said nothing for so long is gone until it speaks again, ms. */
const SILENT_MS = 3 * WORKER_LOAD_INTERVAL_MS;

/** A worker as it last described itself. */
export interface KnownWorker {
  readonly load: WorkerLoad;
  /** When that was, by this process' clock, ms. */
  readonly heardAt: number;
  /** Generations that were sent to it since. */
  sentSince: number;
}

export interface DirectoryDeps {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
  readonly now: () => number;
  /** Told of a worker that is new, or that is another process than before under the same name. */
  readonly onArrival: (workerId: string) => void;
}

/** The workers that are there, from what they broadcast about themselves. */
export class WorkerDirectory {
  private readonly deps: DirectoryDeps;
  private readonly known = new Map<string, KnownWorker>();

  constructor(deps: DirectoryDeps) {
    this.deps = deps;
    deps.connection.nats.subscribe(WORKER_LOAD_SUBJECT, {
      callback: (error, message) => {
        if (!error) this.hear(message.data);
      },
    });
  }

  /** Workers that take generations of this model now. */
  serving(model: string): KnownWorker[] {
    return this.alive().filter(({ load }) => !load.draining && load.models.some(({ id }) => id === model));
  }

  /** Every worker that has spoken lately. */
  alive(): KnownWorker[] {
    const since = this.deps.now() - SILENT_MS;
    for (const [id, { heardAt }] of this.known) if (heardAt < since) this.known.delete(id);
    return [...this.known.values()];
  }

  /** Says that a worker does not answer: it is left out until it speaks again. */
  drop(workerId: string): void {
    this.known.delete(workerId);
  }

  private hear(data: Uint8Array): void {
    let load: WorkerLoad;
    try {
      load = decode(WorkerLoad, data, WORKER_LOAD_SUBJECT);
    } catch (error) {
      this.deps.logger.warn({ err: error }, 'a worker described itself in a form that nobody agreed on');
      return;
    }
    const before = this.known.get(load.workerId);
    if (before?.load.startedAt !== load.startedAt) this.deps.onArrival(load.workerId);
    this.known.set(load.workerId, { load, heardAt: this.deps.now(), sentSince: 0 });
  }
}
