import {
  assertUnreachable,
  type AssayError,
  type FinishReason,
  type GenerationEvent,
  type GuardrailNote,
  type Usage,
} from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';
import { notesField } from '../../guardrails/notes.ts';
import { SSE_HEARTBEAT, sseEvent } from '../../sse/encoder.ts';
import type { Exchange, WireStream } from '../wire.ts';
import { openAiError } from './errors.ts';
import {
  callItem,
  messageItem,
  reasoningItem,
  reasoningPart,
  responseDone,
  responseInProgress,
  textPart,
  type ResponseHead,
} from './responses-output.ts';

type Kind = 'message' | 'reasoning' | 'function_call';

/** An item of the output, open until its last piece has come. */
interface Item {
  readonly kind: Kind;
  readonly id: string;
  readonly at: number;
  /** A delta up to its text. */
  readonly head: string;
  written: string;
  readonly callId: string;
  readonly name: string;
}

const DELTA: Record<Kind, string> = {
  message: 'response.output_text.delta',
  reasoning: 'response.reasoning_text.delta',
  function_call: 'response.function_call_arguments.delta',
};

/**
 * A response as its typed events, numbered. Text and thoughts follow each other; function calls may be open side by side, since
 * each event names its item.
 */
export class ResponseStream implements WireStream {
  readonly #exchange: Exchange;
  readonly #echo: JsonObject;
  #head: ResponseHead;
  #sequence = 0;
  #begun = false;
  /** Text or thoughts being written. */
  #open: Item | undefined;
  readonly #calls = new Map<number, Item>();
  readonly #done: JsonObject[] = [];
  #items = 0;
  #reason: FinishReason = 'stop';
  #usage: Usage | undefined;

  constructor(model: string, exchange: Exchange, echo: JsonObject) {
    this.#exchange = exchange;
    this.#echo = echo;
    this.#head = { id: exchange.id, model, startedAt: exchange.startedAt };
  }

  event(event: GenerationEvent): string {
    switch (event.type) {
      case 'start':
        this.#head = { id: event.id || this.#exchange.id, model: event.model, startedAt: this.#exchange.startedAt };
        return this.#begin();
      case 'text':
        return this.#begin() + this.#write('message', event.text);
      case 'reasoning':
        return this.#begin() + this.#write('reasoning', event.text);
      case 'tool':
        return this.#begin() + this.#call(event);
      case 'finish':
        this.#reason = event.reason;
        return this.#begin() + this.#closeAll();
      case 'usage':
        this.#usage = event.usage;
        return '';
      default:
        return assertUnreachable(event);
    }
  }

  heartbeat(): string {
    return SSE_HEARTBEAT;
  }

  error(error: AssayError): string {
    const { message, code, param } = openAiError(error);
    return this.#tell('error', { code, message, param });
  }

  end(guardrails: readonly GuardrailNote[] = []): string {
    const done = responseDone(this.#head, this.#echo, this.#done, this.#reason, this.#usage);
    const response = { ...done, ...notesField(guardrails) };
    return this.#begin() + this.#closeAll() + this.#tell(`response.${String(done['status'])}`, { response });
  }

  #tell(type: string, fields: JsonObject): string {
    return sseEvent(type, JSON.stringify({ type, ...fields, sequence_number: this.#sequence++ }));
  }

  #begin(): string {
    if (this.#begun) return '';
    this.#begun = true;
    const response = responseInProgress(this.#head, this.#echo);
    return this.#tell('response.created', { response }) + this.#tell('response.in_progress', { response });
  }

  #write(kind: 'message' | 'reasoning', text: string): string {
    let opening = '';
    let item = this.#open;
    if (item?.kind !== kind) {
      opening = this.#closeOpen();
      const id = `${kind === 'message' ? 'msg' : 'rs'}_${this.#head.id}_${this.#items}`;
      item = this.#newItem(kind, id, '', '');
      this.#open = item;
      const shape = kind === 'message' ? messageItem : reasoningItem;
      opening += this.#tell('response.output_item.added', { output_index: item.at, item: shape(id, 'in_progress', []) });
      opening += this.#tell('response.content_part.added', { item_id: id, output_index: item.at, content_index: 0, part: part(item) });
    }
    return opening + this.#delta(item, text);
  }

  #call({ index, id, name, arguments: written }: Extract<GenerationEvent, { type: 'tool' }>): string {
    let opening = '';
    let item = this.#calls.get(index);
    if (!item) {
      opening = this.#closeOpen();
      const itemId = `fc_${this.#head.id}_${this.#items}`;
      item = this.#newItem('function_call', itemId, id ?? itemId, name ?? '');
      this.#calls.set(index, item);
      const shape = callItem(itemId, 'in_progress', item.callId, item.name, '');
      opening += this.#tell('response.output_item.added', { output_index: item.at, item: shape });
    }
    return written === '' ? opening : opening + this.#delta(item, written);
  }

  #newItem(kind: Kind, id: string, callId: string, name: string): Item {
    const at = this.#items++;
    const place = kind === 'function_call' ? '' : '"content_index":0,';
    const logprobs = kind === 'message' ? '"logprobs":[],' : '';
    const head = `event: ${DELTA[kind]}\ndata: {"type":"${DELTA[kind]}","item_id":${JSON.stringify(id)},"output_index":${at},${place}${logprobs}"delta":`;
    return { kind, id, at, head, written: '', callId, name };
  }

  #delta(item: Item, text: string): string {
    item.written += text;
    return `${item.head}${JSON.stringify(text)},"sequence_number":${this.#sequence++}}\n\n`;
  }

  #closeOpen(): string {
    const item = this.#open;
    if (!item) return '';
    this.#open = undefined;
    const at = { item_id: item.id, output_index: item.at, content_index: 0 };
    const done =
      item.kind === 'message'
        ? this.#tell('response.output_text.done', { ...at, text: item.written, logprobs: [] })
        : this.#tell('response.reasoning_text.done', { ...at, text: item.written });
    const shape = item.kind === 'message' ? messageItem : reasoningItem;
    return (
      done +
      this.#tell('response.content_part.done', { ...at, part: part(item) }) +
      this.#itemDone(item, shape(item.id, this.#status, [part(item)]))
    );
  }

  #closeAll(): string {
    let told = this.#closeOpen();
    for (const item of this.#calls.values()) {
      const { id, at, callId, name, written } = item;
      told += this.#tell('response.function_call_arguments.done', { item_id: id, output_index: at, name, arguments: written });
      told += this.#itemDone(item, callItem(id, this.#status, callId, name, written));
    }
    this.#calls.clear();
    return told;
  }

  #itemDone(item: Item, shape: JsonObject): string {
    this.#done[item.at] = shape;
    return this.#tell('response.output_item.done', { output_index: item.at, item: shape });
  }

  get #status(): 'completed' | 'incomplete' {
    return this.#reason === 'length' || this.#reason === 'content_filter' ? 'incomplete' : 'completed';
  }
}

const part = (item: Item): JsonObject => (item.kind === 'message' ? textPart(item.written) : reasoningPart(item.written));
