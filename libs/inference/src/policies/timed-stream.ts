import type { GenerationEvent } from '@assay/contracts';
import { EventStream, STREAM_END, type NextEvent } from '../event-stream.ts';

/** Whoever watches the time that a stream takes. */
export interface StreamWatch {
  /** The reader asks for the next event. */
  asks(): void;
  /** It has come. */
  sees(event: GenerationEvent): void;
  /** Cuts the waiting for it short. */
  race<T>(promise: Promise<T>): Promise<T>;
  close(): void;
}

/** The events of a source under watch. Ends the source and the watch when the reader stops, and when time is up. */
export class TimedStream extends EventStream {
  private over = false;
  private readonly source: AsyncIterator<GenerationEvent, unknown>;

  constructor(
    private readonly watch: StreamWatch,
    events: AsyncIterable<GenerationEvent, unknown>,
  ) {
    super();
    this.source = events[Symbol.asyncIterator]();
  }

  next(): Promise<NextEvent> {
    if (this.over) return Promise.resolve(STREAM_END);
    this.watch.asks();
    return this.watch.race(this.source.next()).then(this.took, this.broke);
  }

  return(): Promise<NextEvent> {
    this.leave();
    return Promise.resolve(STREAM_END);
  }

  private readonly took = (next: IteratorResult<GenerationEvent, unknown>): NextEvent => {
    if (next.done) {
      this.end();
      return STREAM_END;
    }
    this.watch.sees(next.value);
    return next;
  };

  private readonly broke = (error: unknown): never => {
    this.leave();
    throw error;
  };

  private leave(): void {
    if (this.over) return;
    this.end();
    // Not awaited: a source that hangs would hang its reader too; the aborted signal is what ends it.
    this.source.return?.().catch(() => undefined);
  }

  private end(): void {
    this.over = true;
    this.watch.close();
  }
}
