/** Knows when nobody is at work. */
export class Lull {
  #working = 0;
  readonly #waiting = new Set<() => void>();

  /** Somebody begins to work; call what is returned at the end, once or more often. */
  begin(): () => void {
    this.#working += 1;
    let working = true;
    return () => {
      if (!working) return;
      working = false;
      this.#working -= 1;
      if (this.#working === 0) for (const wake of this.#waiting) wake();
    };
  }

  /** Resolves when nobody works, when `atMostMs` have passed, or when the signal is aborted; never rejects. */
  async come(atMostMs: number, signal: AbortSignal): Promise<void> {
    if (this.#working === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, atMostMs);
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
    });
  }
}
