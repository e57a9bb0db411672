import type { GenerationEvent } from '@assay/contracts';

/** The next event of a stream, or its end. */
export type NextEvent = IteratorResult<GenerationEvent, void>;

/**
 * Events that are asked for one by one, as of a generator but written by hand: tens of thousands pass each second, and an
 * asynchronous generator costs several promises for each, and kilobytes for as long as it stands still.
 */
export abstract class EventStream implements AsyncGenerator<GenerationEvent, void, undefined> {
  abstract next(): Promise<NextEvent>;

  /** The reader leaves: whatever works for this stream stops. Safe to repeat. */
  abstract return(): Promise<NextEvent>;

  async throw(error: unknown): Promise<NextEvent> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}

export const STREAM_END: NextEvent = { done: true, value: undefined };
