import { CompleteLines } from './complete-lines.ts';
import { MAX_EVENT_BYTES } from './decoder.ts';
import { upstreamInvalid } from './invalid.ts';

/** JSON values, one a line, from bytes cut anywhere; blank lines are skipped. */
export class NdjsonDecoder {
  readonly #lines: CompleteLines;
  readonly #onValue: (value: unknown) => void;
  readonly #maxBytes: number;

  constructor(onValue: (value: unknown) => void, maxLineBytes: number = MAX_EVENT_BYTES) {
    this.#lines = new CompleteLines(maxLineBytes);
    this.#onValue = onValue;
    this.#maxBytes = maxLineBytes;
  }

  /** Calls `onValue` for every line that `bytes` completes. Throws `upstream_invalid`; nothing may be fed after that. */
  feed(bytes: Uint8Array): void {
    const text = this.#lines.push(bytes);
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('\n', start);
      this.#line(text.slice(start, end), 'malformed_json');
      start = end + 1;
    }
  }

  /** The stream is over; a last line needs no line end, but it must be whole. */
  end(): void {
    this.#line(this.#lines.rest(), 'truncated');
  }

  #line(line: string, breach: 'malformed_json' | 'truncated'): void {
    if (line.length > this.#maxBytes) throw upstreamInvalid('event_too_large');
    if (line.trim() === '') return;
    this.#onValue(parseJson(line, breach));
  }
}

/** The value that `text` spells; `upstream_invalid` if it spells none. */
export function parseJson(text: string, breach: 'malformed_json' | 'truncated' = 'malformed_json'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw upstreamInvalid(breach, undefined, cause instanceof SyntaxError ? undefined : cause);
  }
}
