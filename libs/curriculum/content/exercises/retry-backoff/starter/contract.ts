/** What the retry loop is given and what it throws. This file cannot be edited. */

export interface Policy {
  /** Attempts in all, at least 1. */
  readonly maxAttempts: number;
  /** Upper bound of the first back-off, ms. It doubles with each failure. */
  readonly baseMs: number;
  /** Upper bound of every back-off, ms. */
  readonly capMs: number;
  /** No wait may end later than this after the call began, ms. */
  readonly maxTotalMs: number;
}

/** The world as the retry loop may see it. Use nothing else: no timers, no Date.now, no Math.random. */
export interface Environment {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Resolves after that many milliseconds. It may reject when the signal is aborted, but it need not. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** The caller's wish to stop. */
  readonly signal: AbortSignal;
}

/** One try of the work. It may obey the signal, but it need not. */
export type Operation<T> = (attempt: number, signal: AbortSignal) => Promise<T>;

/** The server answered, but not with success. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** The header Retry-After as it came, or null. */
  readonly retryAfter: string | null;

  constructor(status: number, retryAfter: string | null = null) {
    super(`the server answered with status ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** There was no answer: the connection was refused, broke, or timed out. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** No further attempt is made. `cause` is the error of the last one. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
  readonly attempts: number;

  constructor(attempts: number, cause: unknown) {
    super(`given up after ${attempts} attempts`, { cause });
    this.attempts = attempts;
  }
}
