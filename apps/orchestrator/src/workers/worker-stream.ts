import { AssayError, type GenerationEvent, type WorkerFrame } from '@assay/contracts';

/** Memory that a delta takes while it waits, besides its characters, bytes. */
const EACH_BYTES = 64;

/**
 * The frames of one generation on their way to its reader. Deltas of text that nobody has read yet are joined. A worker does not
 * wait for a reader: it has others to answer. So what waits is bounded, and a reader who is further behind is let go.
 */
export class WorkerStream {
  /** When the worker was last heard of, ms. */
  heardAt: number;
  private expected = 1;
  private waiting: GenerationEvent[] = [];
  private bytes = 0;
  ended = false;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  /**
   * `onAccepted` is called with the first frame, be it empty: the worker has taken the order, and may let it wait. `mostBytes` is
   * how much may wait for the reader, looked at whenever something is put to it.
   */
  constructor(
    now: number,
    private readonly onAccepted: () => void,
    private readonly mostBytes: () => number,
  ) {
    this.heardAt = now;
  }

  /** Whether nothing more will come. */
  get closed(): boolean {
    return this.ended || this.failure !== undefined;
  }

  push(frame: WorkerFrame, now: number): void {
    if (this.closed) return;
    this.heardAt = now;
    if (frame.seq !== this.expected) {
      this.fail(new AssayError('stream_gap', { details: { expected: this.expected, arrived: frame.seq } }));
      return;
    }
    if (this.expected++ === 1) this.onAccepted();
    for (const event of frame.events ?? []) this.add(event);
    if (frame.error) this.fail(AssayError.fromBody(frame.error));
    else if (frame.end) this.ended = true;
    else if (this.bytes > this.mostBytes()) this.fail(new AssayError('request_cancelled', { message: 'The reader does not read.' }));
    this.awaken();
  }

  /** Ends the stream for its reader once what has arrived is read. */
  fail(error: Error): void {
    if (this.closed) return;
    this.failure = error;
    this.awaken();
  }

  /** Events in their order; throws what the worker, or its loss, said. */
  async *events(): AsyncGenerator<GenerationEvent, void, undefined> {
    for (;;) {
      while (this.waiting.length > 0) {
        const batch = this.waiting;
        this.waiting = [];
        this.bytes = 0;
        yield* batch;
      }
      if (this.failure) throw this.failure;
      if (this.ended) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private awaken(): void {
    this.wake?.();
    this.wake = undefined;
  }

  private add(event: GenerationEvent): void {
    this.bytes += EACH_BYTES + charactersOf(event);
    const last = this.waiting.at(-1);
    if (event.type === 'text' && last?.type === 'text' && last.choice === event.choice)
      this.waiting[this.waiting.length - 1] = { ...last, text: last.text + event.text };
    else this.waiting.push(event);
  }
}

function charactersOf(event: GenerationEvent): number {
  if (event.type === 'tool') return event.arguments.length;
  return event.type === 'text' || event.type === 'reasoning' ? event.text.length : 0;
}
