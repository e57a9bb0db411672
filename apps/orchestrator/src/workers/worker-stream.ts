import { AssayError, type GenerationEvent, type WorkerFrame } from '@assay/contracts';

/** Text that may wait for a slow reader, characters; deltas are joined while they wait, so this is a long answer. */
const MOST_WAITING = 256 * 1_024;

/**
 * The frames of one generation on their way to its reader. Deltas that nobody has read yet are joined, so that a reader
 * who stands still costs the text and nothing else.
 */
export class WorkerStream {
  /** When the worker was last heard of, ms. */
  heardAt: number;
  private expected = 1;
  private waiting: GenerationEvent[] = [];
  private characters = 0;
  ended = false;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  /** `onAccepted` is called with the first frame, be it empty: the worker has taken the order, and may let it wait. */
  constructor(
    now: number,
    private readonly onAccepted: () => void,
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
    else if (this.characters > MOST_WAITING) this.fail(new AssayError('request_cancelled', { message: 'The reader does not read.' }));
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
        this.characters = 0;
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
    if (event.type !== 'text') {
      this.waiting.push(event);
      return;
    }
    this.characters += event.text.length;
    const last = this.waiting.at(-1);
    if (last?.type === 'text' && last.choice === event.choice)
      this.waiting[this.waiting.length - 1] = { ...last, text: last.text + event.text };
    else this.waiting.push(event);
  }
}
