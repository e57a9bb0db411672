/** Events that may wait before the source is asked to pause. */
const HIGH_WATER = 64;

export interface Source {
  pause(): void;
  resume(): void;
}

/** Hands what a source pushes to a reader who pulls; the source pauses while the reader is behind. */
export class EventQueue<T> implements AsyncIterable<T> {
  private waiting: T[] = [];
  private state: 'open' | 'ended' | { readonly failure: Error } = 'open';
  private paused = false;
  private wake: (() => void) | undefined;

  constructor(private readonly source: Source) {}

  /** Lets `push` append events; what it has appended before it throws counts. */
  fill(push: (into: T[]) => void): void {
    if (this.state !== 'open') return;
    try {
      push(this.waiting);
    } finally {
      if (this.waiting.length >= HIGH_WATER && !this.paused) {
        this.paused = true;
        this.source.pause();
      }
      if (this.waiting.length > 0) this.awaken();
    }
  }

  end(): void {
    if (this.state === 'open') this.state = 'ended';
    this.awaken();
  }

  /** Ends it for its reader once what has arrived is read. */
  fail(failure: Error): void {
    if (this.state === 'open') this.state = { failure };
    this.awaken();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.waiting.length > 0) {
        const batch = this.waiting;
        this.waiting = [];
        yield* batch;
      }
      if (this.state === 'ended') return;
      if (this.state !== 'open') throw this.state.failure;
      if (this.paused) {
        this.paused = false;
        this.source.resume();
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private awaken(): void {
    this.wake?.();
    this.wake = undefined;
  }
}
