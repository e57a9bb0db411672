import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

export interface PoolOptions<Item> {
  readonly size: number;
  readonly create: () => Promise<Item>;
  readonly dispose: (item: Item) => Promise<void>;
  readonly sizeChanged: (ready: number) => void;
  readonly failed: (error: Error) => void;
}

/** Keeps `size` items ready, each handed out once; refills one at a time in the background, more slowly after failures. */
export class Pool<Item> {
  readonly #options: PoolOptions<Item>;
  readonly #ready: Item[] = [];
  readonly #closing = new AbortController();
  #refilling: Promise<void> | undefined;

  constructor(options: PoolOptions<Item>) {
    this.#options = options;
  }

  /** Resolves when the pool is full, or closed. */
  async fill(): Promise<void> {
    this.#refilling ??= this.#refill().finally(() => (this.#refilling = undefined));
    await this.#refilling;
  }

  take(): Item | undefined {
    const item = this.#ready.shift();
    if (item !== undefined) this.#options.sizeChanged(this.#ready.length);
    void this.fill();
    return item;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#refilling;
    await Promise.all(this.#ready.splice(0).map((item) => this.#options.dispose(item)));
  }

  async #refill(): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE_MS;
    while (this.#ready.length < this.#options.size && !signal.aborted) {
      try {
        this.#ready.push(await this.#options.create());
        this.#options.sizeChanged(this.#ready.length);
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        this.#options.failed(error instanceof Error ? error : new Error(String(error)));
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }
}
