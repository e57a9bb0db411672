import type { Environment, Operation, Policy } from './contract.ts';

/** Runs the operation until it succeeds, fails for good, is given up, or is aborted. */
export async function retry<T>(operation: Operation<T>, policy: Policy, environment: Environment): Promise<T> {
  return operation(1, environment.signal);
}

/** The wait after so many failures (1, 2, …) without a Retry-After, ms: full jitter below a bound that doubles. */
export function backoffMs(failures: number, policy: Policy, random: () => number): number {
  return policy.baseMs;
}

/** The wait that a Retry-After asks for at that moment, ms; undefined when it is neither seconds nor an HTTP date. */
export function retryAfterMs(header: string, now: number): number | undefined {
  return undefined;
}
