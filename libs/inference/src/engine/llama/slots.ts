import { WaitingQueue } from '../waiting-queue.ts';

interface Waiter<T> {
  readonly priority: number;
  readonly arrival: number;
  readonly give: (item: T) => void;
}

/** Things that one at a time may use each; who waits is served by priority, then in order of arrival. */
export class Slots<T> {
  private readonly free: T[];
  private readonly size: number;
  private readonly queue = new WaitingQueue<Waiter<T>>();
  private arrivals = 0;

  constructor(items: readonly T[]) {
    this.free = [...items];
    this.size = items.length;
  }

  get used(): number {
    return this.size - this.free.length;
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** Rejects with the signal's reason. */
  take(priority: number, signal: AbortSignal): Promise<T> {
    const item = this.free.pop();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve, reject) => {
      const waiter: Waiter<T> = {
        priority,
        arrival: (this.arrivals += 1),
        give: (given) => {
          signal.removeEventListener('abort', abort);
          resolve(given);
        },
      };
      const abort = (): void => {
        this.queue.remove(waiter);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.queue.add(waiter);
    });
  }

  put(item: T): void {
    const next = this.queue.shift();
    if (next) next.give(item);
    else this.free.push(item);
  }
}
