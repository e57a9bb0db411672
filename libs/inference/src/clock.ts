/** Time as an engine sees it, so that a test can be faster and exacter than the wall. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `ring` once after `ms`, unless the function that it returns was called before. For waits that nearly always are taken back. */
  alarm(ms: number, ring: () => void): () => void;
}

/** A number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

const START = performance.timeOrigin;

/** The machine's clock. `now` counts from the epoch at the start of the process and does not jump with the wall's. */
export const machineClock: Clock = {
  now: () => START + performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    }),
  alarm: (ms, ring) => {
    const timer = setTimeout(ring, ms);
    return () => clearTimeout(timer);
  },
};
