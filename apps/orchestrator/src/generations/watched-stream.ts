import { AssayError, type GenerationEvent } from '@assay/contracts';
import { EventStream, STREAM_END, type NextEvent } from '@assay/inference';

type Events = AsyncGenerator<GenerationEvent, void, undefined>;

/** Sees a stream pass by. */
export interface StreamWatcher {
  /** Before the reader gets it. */
  saw?(event: GenerationEvent): void;
  /** Once: with what broke the stream off, `request_cancelled` when its reader left; undefined when it is whole. */
  ended(error: unknown): void;
}

/** Lets one more see the events of a stream. However many there are, they are one step for each event. */
export function watched(events: Events, watcher: StreamWatcher): Events {
  return (events instanceof WatchedStream ? events : new WatchedStream([], events)).with(watcher);
}

/** A stream of which the head has been read already, and who watches it, in the order in which they are told. */
export class WatchedStream extends EventStream {
  private readonly watchers: StreamWatcher[] = [];
  private over = false;

  constructor(
    private readonly head: GenerationEvent[],
    private readonly rest: Events,
  ) {
    super();
  }

  with(watcher: StreamWatcher): this {
    this.watchers.push(watcher);
    return this;
  }

  next(): Promise<NextEvent> {
    if (this.over) return Promise.resolve(STREAM_END);
    const first = this.head.shift();
    return first ? Promise.resolve(this.took({ done: false, value: first })) : this.rest.next().then(this.took, this.broke);
  }

  async return(): Promise<NextEvent> {
    this.end(new AssayError('request_cancelled'));
    await this.rest.return();
    return STREAM_END;
  }

  private readonly took = (next: NextEvent): NextEvent => {
    if (next.done) this.end(undefined);
    else for (const watcher of this.watchers) watcher.saw?.(next.value);
    return next;
  };

  private readonly broke = (error: unknown): never => {
    this.end(error);
    throw error;
  };

  private end(error: unknown): void {
    if (this.over) return;
    this.over = true;
    for (const watcher of this.watchers) watcher.ended(error);
  }
}
