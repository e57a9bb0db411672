import { NdjsonDecoder } from '../../sse/ndjson-decoder.ts';
import { failureTold } from '../failure.ts';
import { object, textOrNone } from '../reading.ts';
import { StreamDecoder } from '../stream-decoder.ts';
import { calls, finishReason, usage } from './reading.ts';

/** Lines of `/api/chat` as events. */
export class LinesDecoder extends StreamDecoder<unknown> {
  #started = false;
  #called = 0;

  constructor() {
    super((onLine) => new NdjsonDecoder(onLine));
  }

  protected override read(value: unknown): void {
    const line = object(value, 'line');
    if (line['error'] !== undefined) throw failureTold(line);
    if (!this.#started) {
      this.#started = true;
      this.into.push({ type: 'start', id: '', model: textOrNone(line['model'], 'model') });
    }
    const message = object(line['message'], 'message');
    const thought = textOrNone(message['thinking'], 'thinking');
    if (thought !== '') this.into.push({ type: 'reasoning', choice: 0, text: thought });
    const text = textOrNone(message['content'], 'content');
    if (text !== '') this.into.push({ type: 'text', choice: 0, text });
    for (const call of calls(message, this.#called)) this.into.push({ type: 'tool', choice: 0, index: this.#called++, ...call });
    if (line['done'] !== true) return;
    this.into.push({ type: 'finish', choice: 0, reason: finishReason(textOrNone(line['done_reason'], 'done_reason'), this.#called > 0) });
    this.complete(usage(line));
  }
}
