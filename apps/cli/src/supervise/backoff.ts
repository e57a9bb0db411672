export interface RestartBackoffOptions {
  /** Delay after the first early death, ms. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** A life of at least this, ms, starts the delays over. */
  readonly steadyMs: number;
}

export const DEFAULT_RESTART: RestartBackoffOptions = { firstMs: 250, maxMs: 15_000, steadyMs: 30_000 };

/** How long to wait before what died is started again: doubling while it keeps dying young. */
export class RestartBackoff {
  private youngDeaths = 0;
  private readonly options: RestartBackoffOptions;

  constructor(options: RestartBackoffOptions = DEFAULT_RESTART) {
    this.options = options;
  }

  /** The delay, ms, after a life of `livedMs`. */
  next(livedMs: number): number {
    const { firstMs, maxMs, steadyMs } = this.options;
    if (livedMs >= steadyMs) this.youngDeaths = 0;
    const delay = Math.min(maxMs, firstMs * 2 ** this.youngDeaths);
    this.youngDeaths = Math.min(this.youngDeaths + 1, 30);
    return delay;
  }
}
