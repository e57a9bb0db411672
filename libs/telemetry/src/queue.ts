/** Counts what waits to be delivered, so that what does not fit is known: OpenTelemetry's processors drop it without a word. */
export class Queue {
  private readonly limit: number;
  private readonly onLost: (count: number) => void;
  private waiting = 0;

  constructor(limit: number, onLost: (count: number) => void) {
    this.limit = limit;
    this.onLost = onLost;
  }

  /** Whether there was room for one more. */
  enter(): boolean {
    if (this.waiting >= this.limit) {
      this.onLost(1);
      return false;
    }
    this.waiting++;
    return true;
  }

  readonly leave = (count: number): void => {
    this.waiting -= count;
  };
}
