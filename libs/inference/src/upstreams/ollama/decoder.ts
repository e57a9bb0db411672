import type { GenerationEvent } from '@assay/contracts';
import { upstreamInvalid } from '../../sse/invalid.ts';
import { NdjsonDecoder } from '../../sse/ndjson-decoder.ts';
import { failureTold } from '../failure.ts';
import { object, textOrNone } from '../reading.ts';
import type { UpstreamDecoder } from '../upstream.ts';
import { calls, finishReason, usage } from './reading.ts';

/** Lines of `/api/chat` as events. */
export class LinesDecoder implements UpstreamDecoder {
  readonly #lines = new NdjsonDecoder((value) => this.#line(value));
  #into: GenerationEvent[] = [];
  #started = false;
  #done = false;
  #called = 0;

  get done(): boolean {
    return this.#done;
  }

  feed(bytes: Uint8Array, into: GenerationEvent[]): void {
    this.#into = into;
    this.#lines.feed(bytes);
  }

  end(into: GenerationEvent[]): void {
    this.#into = into;
    if (this.#done) return;
    this.#lines.end();
    this.#assertDone();
  }

  #assertDone(): void {
    if (!this.#done) throw upstreamInvalid('truncated');
  }

  #line(value: unknown): void {
    if (this.#done) return;
    const line = object(value, 'line');
    if (line['error'] !== undefined) throw failureTold(line);
    if (!this.#started) {
      this.#started = true;
      this.#into.push({ type: 'start', id: '', model: textOrNone(line['model'], 'model') });
    }
    const message = object(line['message'], 'message');
    const thought = textOrNone(message['thinking'], 'thinking');
    if (thought !== '') this.#into.push({ type: 'reasoning', choice: 0, text: thought });
    const text = textOrNone(message['content'], 'content');
    if (text !== '') this.#into.push({ type: 'text', choice: 0, text });
    for (const call of calls(message, this.#called)) this.#into.push({ type: 'tool', choice: 0, index: this.#called++, ...call });
    if (line['done'] !== true) return;
    this.#done = true;
    this.#into.push({ type: 'finish', choice: 0, reason: finishReason(textOrNone(line['done_reason'], 'done_reason'), this.#called > 0) });
    const counted = usage(line);
    if (counted) this.#into.push({ type: 'usage', usage: counted });
  }
}
