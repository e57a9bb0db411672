import { GivenUpError, HttpError, NetworkError } from './contract.ts';
import type { Environment, Operation, Policy } from './contract.ts';

const TRANSIENT: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const SECONDS = /^\d+$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Runs the operation until it succeeds, fails for good, is given up, or is aborted. */
export async function retry<T>(operation: Operation<T>, policy: Policy, environment: Environment): Promise<T> {
  const { now, sleep, random, signal } = environment;
  const begun = now();
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    let failure: unknown;
    try {
      const value = await unlessAborted(operation(attempt, signal), signal);
      if (value) return value;
      throw new NetworkError('nothing came');
    } catch (error) {
      signal.throwIfAborted();
      if (!isTransient(error)) throw error;
      failure = error;
    }
    if (attempt >= policy.maxAttempts) throw new GivenUpError(attempt, failure);
    const wait = Math.max(backoffMs(attempt, policy, random), askedFor(failure, now()));
    if (now() + wait > begun + policy.maxTotalMs) throw new GivenUpError(attempt, failure);
    await unlessAborted(sleep(wait, signal), signal);
  }
}

/** The wait after so many failures (1, 2, …) without a Retry-After, ms: full jitter below a bound that doubles. */
export function backoffMs(failures: number, policy: Policy, random: () => number): number {
  return random() * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
}

/** The wait that a Retry-After asks for at that moment, ms; undefined when it is neither seconds nor an HTTP date. */
export function retryAfterMs(header: string, now: number): number | undefined {
  const text = header.trim();
  if (SECONDS.test(text)) return Number(text) * 1_000;
  if (!HTTP_DATE.test(text)) return undefined; // Date.parse alone takes "-5" for a date
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function isTransient(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof HttpError && TRANSIENT.has(error.status));
}

function askedFor(failure: unknown, now: number): number {
  if (!(failure instanceof HttpError) || failure.retryAfter === null) return 0;
  return retryAfterMs(failure.retryAfter, now) ?? 0;
}

/** Settles as the work does, or rejects with the signal's reason as soon as that is aborted. Leaves no listener. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    // Both outcomes are taken even when nobody waits any more: a late rejection must not end the process.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
