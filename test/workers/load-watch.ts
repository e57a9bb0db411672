import { WORKER_LOAD_SUBJECT, WorkerLoad } from '@assay/contracts';
import type { NatsConnection } from '@nats-io/transport-node';

/** Hears what workers say about their load. */
export class LoadWatch {
  private readonly latest = new Map<string, WorkerLoad>();
  private readonly heard = new EventTarget();

  constructor(nats: NatsConnection) {
    nats.subscribe(WORKER_LOAD_SUBJECT, {
      callback: (_error, message) => {
        const load = WorkerLoad.parse(message.json());
        this.latest.set(load.workerId, load);
        this.heard.dispatchEvent(new CustomEvent('load', { detail: load }));
      },
    });
  }

  /** The latest of some worker that the condition holds for, or the next one. */
  async until(condition: (load: WorkerLoad) => boolean, withinMs: number): Promise<WorkerLoad> {
    return [...this.latest.values()].find(condition) ?? this.next(condition, withinMs);
  }

  /** The next that the condition holds for; rejects after the time, ms. */
  next(condition: (load: WorkerLoad) => boolean, withinMs: number): Promise<WorkerLoad> {
    const stop = new AbortController();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        stop.abort();
        reject(new Error(`no such load within ${String(withinMs)} ms`));
      }, withinMs);
      const hear = (event: Event): void => {
        const { detail } = event as CustomEvent<WorkerLoad>;
        if (!condition(detail)) return;
        clearTimeout(late);
        stop.abort();
        resolve(detail);
      };
      this.heard.addEventListener('load', hear, { signal: stop.signal });
    });
  }
}
