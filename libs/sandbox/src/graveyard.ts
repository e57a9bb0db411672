import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 5;
const FIRST_PAUSE_MS = 200;

/** Removals that nobody waits for but close(). */
export class Graveyard {
  readonly #remove: (id: string) => Promise<unknown>;
  readonly #failed: (error: Error) => void;
  readonly #pending = new Set<Promise<void>>();

  /** `failed` hears of every try that went wrong. */
  constructor(remove: (id: string) => Promise<unknown>, failed: (error: Error) => void) {
    this.#remove = remove;
    this.#failed = failed;
  }

  get size(): number {
    return this.#pending.size;
  }

  bury(id: string): void {
    const removal = this.#persist(id).finally(() => this.#pending.delete(removal));
    this.#pending.add(removal);
  }

  /** Resolves when every removal has succeeded or was given up; the next life of this instance finds the rest by its label. */
  async empty(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async #persist(id: string): Promise<void> {
    for (let pause = FIRST_PAUSE_MS, tries = 1; ; tries += 1, pause *= 2) {
      try {
        await this.#remove(id);
        return;
      } catch (error) {
        this.#failed(error instanceof Error ? error : new Error(String(error)));
        if (tries === TRIES) return;
        await sleep(pause);
      }
    }
  }
}
