import { createParser, type EventSourceParser } from 'eventsource-parser';
import { CompleteLines } from './complete-lines.ts';
import { upstreamInvalid } from './invalid.ts';

/** Greatest event that is read, bytes: far above any real one, far below what would hurt. */
export const MAX_EVENT_BYTES = 1_048_576;

/** One event: its `event:` name, '' if it has none, and its data, lines joined by LF. */
export type OnSseEvent = (name: string, data: string) => void;

/**
 * Server-sent events from bytes. The grammar is eventsource-parser's; added are what it leaves to its caller: bytes to text at any
 * cut, a cap, and a stream that ends in the middle. It is fed whole LF lines only: it would hold back an event that ends in a
 * bare CR until the next one comes, and is quadratic in such lines.
 */
export class SseDecoder {
  readonly #lines: CompleteLines;
  readonly #parser: EventSourceParser;
  #ending = false;

  constructor(onEvent: OnSseEvent, maxEventBytes: number = MAX_EVENT_BYTES) {
    this.#lines = new CompleteLines(maxEventBytes);
    this.#parser = createParser({
      maxBufferSize: maxEventBytes,
      onEvent: ({ event, data }) => {
        if (this.#ending) throw upstreamInvalid('truncated');
        if (data.length > maxEventBytes) throw upstreamInvalid('event_too_large');
        onEvent(event ?? '', data);
      },
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') throw upstreamInvalid('event_too_large');
      },
    });
  }

  /** Calls `onEvent` for every event that `bytes` completes. Throws `upstream_invalid`; nothing may be fed after that. */
  feed(bytes: Uint8Array): void {
    const lines = this.#lines.push(bytes);
    if (lines !== '') this.#parser.feed(lines);
  }

  /** The stream is over. Throws `upstream_invalid` if it broke off within an event. */
  end(): void {
    this.#ending = true;
    if (this.#lines.rest() !== '') throw upstreamInvalid('truncated');
    this.#parser.feed('\n');
  }
}
