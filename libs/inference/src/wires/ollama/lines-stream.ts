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
import { parsedArguments } from '../tool-arguments.ts';
import type { Exchange, WireStream } from '../wire.ts';
import { ollamaError } from './errors.ts';

/** Now, as this wire writes it. Spelling a date costs more than the rest of a line, and many lines fall into one millisecond. */
export function moment(exchange: Exchange): string {
  const now = exchange.now();
  if (now !== spelt.at) spelt = { at: now, text: new Date(now).toISOString() };
  return spelt.text;
}
let spelt = { at: 0, text: new Date(0).toISOString() };

/** What the last object of an answer says besides. Durations are nanoseconds. */
export function finalFields(reason: FinishReason, exchange: Exchange, firstAt: number | undefined, usage: Usage | undefined): JsonObject {
  const now = exchange.now();
  const nanoseconds = (ms: number): number => Math.max(0, Math.round(ms * 1e6));
  return {
    done: true,
    done_reason: reason === 'length' ? 'length' : 'stop',
    total_duration: nanoseconds(now - exchange.startedAt),
    load_duration: 0,
    prompt_eval_count: usage?.promptTokens ?? 0,
    prompt_eval_duration: nanoseconds((firstAt ?? now) - exchange.startedAt),
    eval_count: usage?.completionTokens ?? 0,
    eval_duration: firstAt === undefined ? 0 : nanoseconds(now - firstAt),
  };
}

interface Call {
  name: string;
  written: string;
}

/** An answer as JSON lines, of `chat` or of `generate`. A call is whole on this wire, so its pieces wait for the end of the answer. */
export class LinesStream implements WireStream {
  readonly #exchange: Exchange;
  readonly #chat: boolean;
  #model: string;
  #firstAt: number | undefined;
  readonly #calls = new Map<number, Call>();
  #reason: FinishReason = 'stop';
  #usage: Usage | undefined;

  constructor(model: string, exchange: Exchange, endpoint: 'chat' | 'generate') {
    this.#model = JSON.stringify(model);
    this.#exchange = exchange;
    this.#chat = endpoint === 'chat';
  }

  event(event: GenerationEvent): string {
    switch (event.type) {
      case 'start':
        this.#model = JSON.stringify(event.model);
        return '';
      case 'text':
        return this.#piece(JSON.stringify(event.text));
      case 'reasoning':
        return this.#piece('""', `,"thinking":${JSON.stringify(event.text)}`);
      case 'tool': {
        this.#firstAt ??= this.#exchange.now();
        const call = this.#calls.get(event.index) ?? { name: '', written: '' };
        call.name ||= event.name ?? '';
        call.written += event.arguments;
        this.#calls.set(event.index, call);
        return '';
      }
      case 'finish':
        this.#reason = event.reason;
        return this.#tellCalls();
      case 'usage':
        this.#usage = event.usage;
        return '';
      default:
        return assertUnreachable(event);
    }
  }

  /** A line without text: the official client reads every line as JSON. */
  heartbeat(): string {
    return this.#line('""', '', '"done":false');
  }

  error(error: AssayError): string {
    return `${ollamaError(error)}\n`;
  }

  end(guardrails: readonly GuardrailNote[] = []): string {
    const fields = finalFields(this.#reason, this.#exchange, this.#firstAt, this.#usage);
    const final = JSON.stringify({ ...fields, ...notesField(guardrails) });
    return this.#tellCalls() + this.#line('""', '', final.slice(1, -1));
  }

  #piece(text: string, more = ''): string {
    this.#firstAt ??= this.#exchange.now();
    return this.#line(text, more, '"done":false');
  }

  #tellCalls(): string {
    if (this.#calls.size === 0) return '';
    const calls = [...this.#calls.values()].map(({ name, written }) => ({ function: { name, arguments: parsedArguments(written) } }));
    this.#calls.clear();
    return this.#chat ? this.#line('""', `,"tool_calls":${JSON.stringify(calls)}`, '"done":false') : '';
  }

  #line(text: string, more: string, last: string): string {
    const said = this.#chat ? `"message":{"role":"assistant","content":${text}${more}}` : `"response":${text}${more}`;
    return `{"model":${this.#model},"created_at":"${moment(this.#exchange)}",${said},${last}}\n`;
  }
}
