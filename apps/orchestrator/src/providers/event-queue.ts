import type { GenerationEvent } from '@assay/contracts';
import { EventStream, STREAM_END, type NextEvent } from '@assay/inference';

/** Bytes of the source that may wait, as the events that were made of them, before it is asked to pause. */
const HIGH_WATER_BYTES = 4_096;

export interface Source {
  pause(): void;
  resume(): void;
  /** Nothing more of it is wanted. May be called again. */
  leave(): void;
}

interface Reader {
  readonly resolve: (next: NextEvent) => void;
  readonly reject: (failure: Error) => void;
}

/** Hands what a source pushes to a reader who pulls; the source pauses while the reader is behind. */
export class EventQueue extends EventStream {
  private readonly waiting: GenerationEvent[] = [];
  private bytes = 0;
  private state: 'open' | 'ended' | { readonly failure: Error } = 'open';
  private paused = false;
  private reader: Reader | undefined;

  constructor(private readonly source: Source) {
    super();
  }

  /** Lets `push` append what it makes of so many bytes; what it has appended before it throws counts. */
  fill(bytes: number, push: (into: GenerationEvent[]) => void): void {
    if (this.state !== 'open') return;
    try {
      push(this.waiting);
    } finally {
      this.bytes += bytes;
      this.serve();
      // The beginning of a long event makes nothing that could wait, and its end has to come.
      if (this.waiting.length > 0 && this.bytes >= HIGH_WATER_BYTES && !this.paused) {
        this.paused = true;
        this.source.pause();
      }
    }
  }

  end(): void {
    if (this.state === 'open') this.state = 'ended';
    this.serve();
  }

  /** Ends it for its reader once what has arrived is read. */
  fail(failure: Error): void {
    if (this.state === 'open') this.state = { failure };
    this.serve();
  }

  next(): Promise<NextEvent> {
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
      this.serve();
      if (!this.paused || this.waiting.length > 0) return;
      this.paused = false;
      this.source.resume();
    });
  }

  return(): Promise<NextEvent> {
    this.waiting.length = 0;
    this.end();
    this.source.leave();
    return Promise.resolve(STREAM_END);
  }

  private serve(): void {
    const { reader, state } = this;
    if (!reader) return;
    const event = this.waiting.shift();
    if (event === undefined && state === 'open') return;
    this.reader = undefined;
    if (this.waiting.length === 0) this.bytes = 0;
    if (event !== undefined) {
      reader.resolve({ done: false, value: event });
      return;
    }
    this.source.leave();
    if (typeof state === 'object') reader.reject(state.failure);
    else reader.resolve(STREAM_END);
  }
}
