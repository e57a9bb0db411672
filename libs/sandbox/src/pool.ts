import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

export interface PoolOptions<Item> {
  readonly size: number;
  readonly create: () => Promise<Item>;
  readonly dispose: (item: Item) => Promise<void>;
  readonly sizeChanged: (ready: number) => void;
  readonly failed: (error: Error) => void;
  /** Resolves when making an item disturbs nobody, or when the signal is aborted; it must come in the end, and never reject. */
  readonly lull: (signal: AbortSignal) => Promise<void>;
}

/**
 * Keeps `size` items ready, each handed out once; refills one at a time in the background, more slowly after failures. While
 * one is ready, refilling gives way to those at work.
 */
export class Pool<Item> {
  readonly #options: PoolOptions<Item>;
  readonly #ready: Item[] = [];
  readonly #closing = new AbortController();
  #refilling: Promise<void> | undefined;
  /** The one being made, until somebody takes it. */
  #coming: Promise<Item> | undefined;
  #emptied = new AbortController();

  constructor(options: PoolOptions<Item>) {
    this.#options = options;
  }

  /** Resolves when the pool is full, or closed. */
  async fill(): Promise<void> {
    while (this.#lacks()) {
      this.#refilling ??= this.#refill().finally(() => (this.#refilling = undefined));
      await this.#refilling;
    }
  }

  /** A ready item, else the one that is being made, else undefined. */
  async take(): Promise<Item | undefined> {
    const item = this.#ready.shift();
    if (item !== undefined) this.#options.sizeChanged(this.#ready.length);
    if (this.#ready.length === 0) this.#emptied.abort();
    const coming = item === undefined ? this.#coming : undefined;
    if (coming !== undefined) this.#coming = undefined;
    void this.fill();
    return item ?? (await coming?.catch(() => undefined));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#refilling;
    await Promise.all(this.#ready.splice(0).map((item) => this.#options.dispose(item)));
  }

  #lacks(): boolean {
    return this.#ready.length < this.#options.size && !this.#closing.signal.aborted;
  }

  async #refill(): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE_MS;
    while (this.#lacks()) {
      try {
        if (this.#ready.length > 0) await this.#giveWay();
        if (this.#lacks()) await this.#add();
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        this.#options.failed(error instanceof Error ? error : new Error(String(error)));
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #giveWay(): Promise<void> {
    this.#emptied = new AbortController();
    await this.#options.lull(AbortSignal.any([this.#closing.signal, this.#emptied.signal]));
  }

  async #add(): Promise<void> {
    const coming = this.#options.create();
    this.#coming = coming;
    try {
      const item = await coming;
      if (this.#coming !== coming) return;
      this.#ready.push(item);
      this.#options.sizeChanged(this.#ready.length);
    } finally {
      if (this.#coming === coming) this.#coming = undefined;
    }
  }
}
