import type { Usage } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';
import { SseDecoder } from '../../sse/decoder.ts';
import { upstreamInvalid } from '../../sse/invalid.ts';
import { failureTold } from '../failure.ts';
import { isObject, listOrNone, object, objectFrom, position, textOrNone } from '../reading.ts';
import { StreamDecoder } from '../stream-decoder.ts';
import { finishReason, usage } from './reading.ts';

/**
 * Chat chunks as events. Takes what compatible servers do differently: a role in every chunk, null content, usage in a chunk
 * without choices or in each one, no [DONE].
 */
export class ChatDecoder extends StreamDecoder<string> {
  #started = false;
  #usage: Usage | undefined;
  readonly #open = new Set<number>();
  readonly #finished = new Set<number>();

  constructor() {
    super((onData) => new SseDecoder((_name, data) => onData(data)));
  }

  protected override read(data: string): void {
    if (data === '[DONE]') {
      this.over();
      return;
    }
    const chunk = objectFrom(data, 'chunk');
    if (chunk['error'] !== undefined && chunk['error'] !== null) throw failureTold(chunk);
    if (!this.#started) {
      this.#started = true;
      this.into.push({ type: 'start', id: textOrNone(chunk['id'], 'id'), model: textOrNone(chunk['model'], 'model') });
    }
    const choices = chunk['choices'];
    const counted = usage(chunk['usage']);
    if (counted) this.#usage = counted;
    if (choices === undefined && !counted) throw upstreamInvalid('unexpected_shape', 'choices');
    for (const choice of listOrNone(choices, 'choices')) this.#choice(object(choice, 'choices'));
  }

  #choice(choice: JsonObject): void {
    const at = position(choice['index'], 0, 'index');
    // Some servers send one more, empty, after the end of a choice.
    if (this.#finished.has(at)) return;
    this.#open.add(at);
    const delta = choice['delta'];
    if (isObject(delta)) this.#delta(at, delta);
    const reason = textOrNone(choice['finish_reason'], 'finish_reason');
    if (reason === '') return;
    this.into.push({ type: 'finish', choice: at, reason: finishReason(reason) });
    this.#open.delete(at);
    this.#finished.add(at);
  }

  #delta(choice: number, delta: JsonObject): void {
    const thought = textOrNone(delta['reasoning_content'] ?? delta['reasoning'], 'reasoning_content');
    if (thought !== '') this.into.push({ type: 'reasoning', choice, text: thought });
    const text = textOrNone(delta['content'] ?? delta['refusal'], 'content');
    if (text !== '') this.into.push({ type: 'text', choice, text });
    const calls = delta['tool_calls'];
    if (calls === undefined || calls === null) return;
    listOrNone(calls, 'tool_calls').forEach((call, i) => this.#call(choice, i, object(call, 'tool_calls')));
  }

  #call(choice: number, fallback: number, call: JsonObject): void {
    const made = isObject(call['function']) ? call['function'] : {};
    const id = textOrNone(call['id'], 'tool_calls.id');
    const name = textOrNone(made['name'], 'tool_calls.name');
    this.into.push({
      type: 'tool',
      choice,
      index: position(call['index'], fallback, 'tool_calls.index'),
      ...(id === '' ? {} : { id }),
      ...(name === '' ? {} : { name }),
      arguments: textOrNone(made['arguments'], 'tool_calls.arguments'),
    });
  }

  /** Whether the server says so with [DONE], or only ends. */
  protected override over(): void {
    if (this.#finished.size === 0 || this.#open.size > 0) throw upstreamInvalid('truncated');
    this.complete(this.#usage);
  }
}
