/** Resolves after `ms` milliseconds; rejects with the signal's reason when that comes first. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export const wait: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });

/** Like {@link wait}, but a returning network ends it at once. */
export const waitOrOnline: Wait = async (ms, signal) => {
  const early = new AbortController();
  const wake = (): void => early.abort();
  globalThis.addEventListener('online', wake, { once: true });
  try {
    await wait(ms, AbortSignal.any([signal, early.signal]));
  } catch (reason) {
    if (signal.aborted) throw reason;
  } finally {
    globalThis.removeEventListener('online', wake);
  }
};

/** Exponential backoff in ms with full jitter over its upper half, so that returning browsers do not arrive together. */
export function backoff(attempt: number, random: () => number, { first = 250, most = 8_000 } = {}): number {
  const ceiling = Math.min(most, first * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random();
}
