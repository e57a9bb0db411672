import { setTimeout as delay } from 'node:timers/promises';

export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Source of jitter in [0, 1). */
  readonly random?: () => number;
}

/** Growing delays with half of each left to chance, so that many clients do not return at the same moment. */
export class Backoff {
  private attempt = 0;
  private readonly options: BackoffOptions;

  constructor(options: BackoffOptions) {
    this.options = options;
  }

  reset(): void {
    this.attempt = 0;
  }

  /** The next delay, ms. */
  next(): number {
    const { firstMs, maxMs, random = Math.random } = this.options;
    const ceiling = Math.min(maxMs, firstMs * 2 ** this.attempt);
    this.attempt = Math.min(this.attempt + 1, 30);
    return Math.round(ceiling / 2 + (ceiling / 2) * random());
  }

  /** Waits the next delay; rejects with the signal's reason when it is aborted. */
  async wait(signal?: AbortSignal): Promise<void> {
    await delay(this.next(), undefined, signal ? { signal } : {});
  }
}
