const STILL_EVERY_MS = 10_000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One line when a step begins to take long, and one when it ends, with the time it took. */
export class Progress {
  private readonly write: (line: string) => void;

  constructor(write: (line: string) => void = (line) => console.log(line)) {
    this.write = write;
  }

  /** Runs a step; `say` prints a line that belongs to it. A failure is passed on, with the step's name printed before it. */
  async step<T>(name: string, task: (say: (line: string) => void) => Promise<T>): Promise<T> {
    const start = performance.now();
    const elapsed = (): string => seconds(performance.now() - start);
    const still = setInterval(() => this.write(`  … ${name} (${elapsed()})`), STILL_EVERY_MS);
    try {
      const result = await task((line) => this.write(`  · ${name}: ${line}`));
      this.write(`  ✓ ${name} (${elapsed()})`);
      return result;
    } catch (error) {
      this.write(`  ✗ ${name} (${elapsed()})`);
      throw error;
    } finally {
      clearInterval(still);
    }
  }
}
