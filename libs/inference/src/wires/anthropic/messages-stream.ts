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
import { sseEvent } from '../../sse/encoder.ts';
import { withPrefix } from '../openai/usage.ts';
import type { Exchange, WireStream } from '../wire.ts';
import { anthropicError } from './errors.ts';
import { anthropicUsage, STOP_REASONS } from './stop.ts';

type Kind = 'text' | 'thinking' | 'tool';

interface Block {
  readonly kind: Kind;
  /** The call's number among the calls; -1 for other kinds. */
  readonly call: number;
  readonly begin: JsonObject;
}

/** A block that has to wait until the open one is whole. */
interface Waiting extends Block {
  written: string;
}

const DELTAS: Record<Kind, string> = {
  text: '{"type":"text_delta","text":',
  thinking: '{"type":"thinking_delta","thinking":',
  tool: '{"type":"input_json_delta","partial_json":',
};

const MESSAGE_STOP = 'event: message_stop\ndata: {"type":"message_stop"}\n\n';

/**
 * An answer as the blocks of this wire, one open at a time. Text and thoughts end when something else begins. A call does not
 * tell when it is whole, so what arrives beside the first open call waits until the answer ends.
 */
export class MessageStream implements WireStream {
  readonly #model: string;
  readonly #exchange: Exchange;
  #begun = false;
  #open: Block | undefined;
  /** Position of the open block. */
  #at = -1;
  /** The open block's delta up to its text. */
  #head = '';
  readonly #waiting: Waiting[] = [];
  #reason: FinishReason = 'stop';
  #usage: Usage | undefined;

  constructor(model: string, exchange: Exchange) {
    this.#model = model;
    this.#exchange = exchange;
  }

  event(event: GenerationEvent): string {
    switch (event.type) {
      case 'start':
        return this.#begin(event.id || this.#exchange.id, event.model);
      case 'text':
        return this.#ensureBegun() + this.#write('text', -1, event.text, () => ({ type: 'text', text: '' }));
      case 'reasoning':
        return this.#ensureBegun() + this.#write('thinking', -1, event.text, () => ({ type: 'thinking', thinking: '', signature: '' }));
      case 'tool':
        return this.#ensureBegun() + this.#write('tool', event.index, event.arguments, () => toolBlock(event));
      case 'finish':
        this.#reason = event.reason;
        return this.#ensureBegun() + this.#closeAll();
      case 'usage':
        this.#usage = event.usage;
        return '';
      default:
        return assertUnreachable(event);
    }
  }

  heartbeat(): string {
    return 'event: ping\ndata: {"type":"ping"}\n\n';
  }

  error(error: AssayError): string {
    return sseEvent('error', anthropicError(error));
  }

  end(guardrails: readonly GuardrailNote[] = []): string {
    const usage = anthropicUsage(this.#usage ?? { promptTokens: this.#exchange.promptTokens ?? 0, completionTokens: 0 });
    const delta = { stop_reason: STOP_REASONS[this.#reason], stop_sequence: null };
    const told = this.#ensureBegun() + this.#closeAll();
    const last = { type: 'message_delta', delta, usage, ...notesField(guardrails) };
    return told + sseEvent('message_delta', JSON.stringify(last)) + MESSAGE_STOP;
  }

  #ensureBegun(): string {
    return this.#begun ? '' : this.#begin(this.#exchange.id, this.#model);
  }

  #begin(id: string, model: string): string {
    if (this.#begun) return '';
    this.#begun = true;
    const usage = anthropicUsage({ promptTokens: this.#exchange.promptTokens ?? 0, completionTokens: 0 });
    const named = { id: withPrefix('msg_', id), type: 'message', role: 'assistant', model, content: [] };
    const message = { ...named, stop_reason: null, stop_sequence: null, usage };
    return sseEvent('message_start', JSON.stringify({ type: 'message_start', message }));
  }

  #write(kind: Kind, call: number, written: string, begin: () => JsonObject): string {
    const open = this.#open;
    if (open?.kind === kind && open.call === call) return this.#delta(written);
    if (open?.kind === 'tool') {
      this.#wait(kind, call, written, begin);
      return '';
    }
    return this.#close() + this.#openBlock({ kind, call, begin: begin() }) + this.#delta(written);
  }

  #wait(kind: Kind, call: number, written: string, begin: () => JsonObject): void {
    const last = kind === 'tool' ? this.#waiting.find((block) => block.call === call) : this.#waiting.at(-1);
    if (last?.kind === kind) last.written += written;
    else this.#waiting.push({ kind, call, begin: begin(), written });
  }

  #openBlock(block: Block): string {
    this.#open = block;
    this.#at += 1;
    this.#head = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${this.#at},"delta":${DELTAS[block.kind]}`;
    return sseEvent(
      'content_block_start',
      `{"type":"content_block_start","index":${this.#at},"content_block":${JSON.stringify(block.begin)}}`,
    );
  }

  #delta(written: string): string {
    return written === '' ? '' : `${this.#head}${JSON.stringify(written)}}}\n\n`;
  }

  #close(): string {
    if (!this.#open) return '';
    this.#open = undefined;
    return sseEvent('content_block_stop', `{"type":"content_block_stop","index":${this.#at}}`);
  }

  #closeAll(): string {
    let told = this.#close();
    for (const block of this.#waiting) told += this.#openBlock(block) + this.#delta(block.written) + this.#close();
    this.#waiting.length = 0;
    return told;
  }
}

const toolBlock = ({ id, index, name }: Extract<GenerationEvent, { type: 'tool' }>): JsonObject => ({
  type: 'tool_use',
  id: id ?? `toolu_${index}`,
  name: name ?? '',
  input: {},
});
