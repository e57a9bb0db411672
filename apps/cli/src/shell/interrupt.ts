/** Why a command ended early: a signal from the terminal or the system. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') {
    super(`ended by ${signal}`);
    this.exitCode = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal];
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a task whose signal is aborted, with {@link Interrupted}, by Ctrl+C and its like; later ones are ignored. */
export async function untilInterrupted<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const listeners = SIGNALS.map((name) => ({ name, listener: () => abort.abort(new Interrupted(name)) }));
  for (const { name, listener } of listeners) process.on(name, listener);
  try {
    return await task(abort.signal);
  } catch (error) {
    // Whatever the interruption broke off is its consequence.
    abort.signal.throwIfAborted();
    throw error;
  } finally {
    for (const { name, listener } of listeners) process.off(name, listener);
  }
}
