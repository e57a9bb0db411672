/**
 * Waits for something that can be given up: `enter` takes a place and returns how to leave it, `resolve` and `reject` end the wait.
 * Rejects with the signal's reason as soon as it is aborted; the place has been left then, and nothing listens any longer.
 */
export function cancellable<T>(
  signal: AbortSignal | undefined,
  enter: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void,
): Promise<T> {
  if (signal?.aborted) return Promise.reject(signal.reason as Error);
  return new Promise((resolve, reject) => {
    const leave = enter(
      (value) => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      },
      (error) => {
        signal?.removeEventListener('abort', abort);
        reject(error);
      },
    );
    function abort(): void {
      leave();
      reject(signal?.reason as Error);
    }
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** A promise that somebody waits for as long as the signal is not aborted; the work behind it goes on. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return cancellable(signal, (resolve, reject) => {
    promise.then(resolve, reject);
    return () => undefined;
  });
}
