import type { JsonObject } from '../../generation.ts';
import { SseDecoder } from '../../sse/decoder.ts';
import { upstreamInvalid } from '../../sse/invalid.ts';
import { failureTold } from '../failure.ts';
import { isObject, object, objectFrom, position, textOrNone } from '../reading.ts';
import { StreamDecoder } from '../stream-decoder.ts';
import { finishReason, UsageSum } from './reading.ts';

interface Call {
  readonly index: number;
  written: boolean;
}

/** Blocks of a message as events. Kinds of event and of block that it does not know are passed over, as this wire asks of clients. */
export class MessagesDecoder extends StreamDecoder<string> {
  #started = false;
  #finished = false;
  readonly #usage = new UsageSum();
  /** Calls by the position of their block. */
  readonly #calls = new Map<number, Call>();

  constructor() {
    super((onData) => new SseDecoder((_name, data) => onData(data)));
  }

  protected override read(data: string): void {
    const event = objectFrom(data, 'event');
    const type = event['type'];
    if (type === 'error') throw failureTold(event);
    if (type === 'message_start') {
      this.#start(object(event['message'], 'message'));
      return;
    }
    if (type === 'ping') return;
    if (!this.#started) throw upstreamInvalid('unexpected_shape', 'message_start');
    switch (type) {
      case 'content_block_start':
        this.#block(position(event['index'], 0, 'index'), object(event['content_block'], 'content_block'));
        return;
      case 'content_block_delta':
        this.#delta(position(event['index'], 0, 'index'), object(event['delta'], 'delta'));
        return;
      case 'content_block_stop':
        this.#blockEnd(position(event['index'], 0, 'index'));
        return;
      case 'message_delta':
        this.#messageDelta(event);
        return;
      case 'message_stop':
        this.#stop();
    }
  }

  #start(message: JsonObject): void {
    this.#started = true;
    this.#usage.add(message['usage']);
    this.into.push({ type: 'start', id: textOrNone(message['id'], 'id'), model: textOrNone(message['model'], 'model') });
  }

  #block(at: number, block: JsonObject): void {
    if (block['type'] === 'text') this.#text('text', block['text']);
    else if (block['type'] === 'thinking') this.#text('reasoning', block['thinking']);
    else if (block['type'] === 'tool_use') {
      const call = { index: this.#calls.size, written: false };
      this.#calls.set(at, call);
      const named = { id: textOrNone(block['id'], 'id'), name: textOrNone(block['name'], 'name') };
      this.into.push({ type: 'tool', choice: 0, index: call.index, ...named, arguments: '' });
    }
  }

  #delta(at: number, delta: JsonObject): void {
    if (delta['type'] === 'text_delta') this.#text('text', delta['text']);
    else if (delta['type'] === 'thinking_delta') this.#text('reasoning', delta['thinking']);
    else if (delta['type'] === 'input_json_delta') this.#arguments(at, textOrNone(delta['partial_json'], 'partial_json'));
  }

  #text(type: 'text' | 'reasoning', given: unknown): void {
    const text = textOrNone(given, type);
    if (text !== '') this.into.push({ type, choice: 0, text });
  }

  #arguments(at: number, written: string): void {
    const call = this.#calls.get(at);
    if (!call || written === '') return;
    call.written = true;
    this.into.push({ type: 'tool', choice: 0, index: call.index, arguments: written });
  }

  /** A call without arguments is told without any; elsewhere it is an empty object. */
  #blockEnd(at: number): void {
    if (this.#calls.get(at)?.written === false) this.#arguments(at, '{}');
  }

  #messageDelta(event: JsonObject): void {
    this.#usage.add(event['usage']);
    const reason = isObject(event['delta']) ? textOrNone(event['delta']['stop_reason'], 'stop_reason') : '';
    if (reason === '' || this.#finished) return;
    this.#finished = true;
    this.into.push({ type: 'finish', choice: 0, reason: finishReason(reason) });
  }

  #stop(): void {
    if (!this.#finished) throw upstreamInvalid('truncated');
    this.complete(this.#usage.total);
  }
}
