import { setTimeout as delay } from 'node:timers/promises';

/** Something did not become ready in time; the message ends with the last that was heard from it. */
export class NotReady extends Error {
  override readonly name = 'NotReady';

  constructor(url: string, afterMs: number, last: string) {
    super(`${url} is not ready after ${Math.round(afterMs / 1000)} s; last heard: ${last}`);
  }
}

/** Resolves when GET `url` answers 200. Rejects with {@link NotReady} after `withinMs`, or with the signal's reason. */
export async function healthy(url: string, withinMs: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + withinMs;
  let last = 'nothing';
  while (performance.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) });
      const body = await response.text();
      if (response.status === 200) return;
      last = `${response.status} ${body.slice(0, 500)}`;
    } catch (error) {
      signal.throwIfAborted();
      last = reasonOf(error);
    }
    await delay(100, undefined, { signal });
  }
  throw new NotReady(url, withinMs, last);
}

/** fetch hides what went wrong in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
