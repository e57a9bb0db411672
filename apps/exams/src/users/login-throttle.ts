import { AssayError } from '@assay/contracts';

/** Wrong passwords in a row that cost nothing. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
/** Names that are remembered; the one that was tried longest ago is forgotten first. */
const CAPACITY = 10_000;

interface Standing {
  readonly failures: number;
  readonly openAt: number;
}

/** Slows down guessing at one name: after a few wrong passwords each further one doubles the wait, up to a minute. */
export class LoginThrottle {
  private readonly standings = new Map<string, Standing>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /**
   * Begins a log-in, which counts as a wrong one until it {@link succeeded}: many at the same moment are not one.
   * Throws `rate_limited` with `details.retryAfterMs` while the name has to wait.
   */
  begin(username: string): void {
    const retryAfterMs = (this.standings.get(username)?.openAt ?? 0) - this.now();
    if (retryAfterMs > 0) throw new AssayError('rate_limited', { details: { retryAfterMs } });
    const failures = (this.standings.get(username)?.failures ?? 0) + 1;
    const excess = failures - FREE_FAILURES;
    const waitMs = excess <= 0 ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (excess - 1));
    this.standings.delete(username);
    this.standings.set(username, { failures, openAt: this.now() + waitMs });
    const [oldest] = this.standings.keys();
    if (this.standings.size > CAPACITY && oldest !== undefined) this.standings.delete(oldest);
  }

  succeeded(username: string): void {
    this.standings.delete(username);
  }
}
