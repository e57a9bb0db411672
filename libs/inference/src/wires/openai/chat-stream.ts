import { assertUnreachable, type AssayError, type GenerationEvent, type GuardrailNote, type Usage } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { notesMembers } from '../../guardrails/notes.ts';
import { SSE_DONE, SSE_HEARTBEAT, sseData } from '../../sse/encoder.ts';
import type { Exchange, WireStream } from '../wire.ts';
import { openAiError } from './errors.ts';
import { chatUsage, seconds, withPrefix } from './usage.ts';

/** A chat answer in chunks. Of a chunk of text only the text itself is turned into JSON; the rest is made once. */
export class ChatStream implements WireStream {
  readonly #exchange: Exchange;
  readonly #includeUsage: boolean;
  readonly #roleTold: boolean[];
  /** From `data: ` to where the choices begin. */
  #head: string;
  /** What follows the choices. */
  readonly #tail: string;
  #usage: Usage | undefined;

  constructor(generation: Generation, exchange: Exchange, includeUsage: boolean) {
    this.#exchange = exchange;
    this.#includeUsage = includeUsage;
    this.#roleTold = Array.from({ length: generation.choices }, () => false);
    this.#tail = includeUsage ? '],"usage":null}\n\n' : ']}\n\n';
    this.#head = this.#headOf(exchange.id, generation.model);
  }

  event(event: GenerationEvent): string {
    switch (event.type) {
      case 'start':
        this.#head = this.#headOf(event.id || this.#exchange.id, event.model);
        return this.#roleTold.map((_, choice) => this.#role(choice)).join('');
      case 'text':
        return this.#role(event.choice) + this.#delta(event.choice, `"content":${JSON.stringify(event.text)}`);
      case 'reasoning':
        return this.#role(event.choice) + this.#delta(event.choice, `"reasoning_content":${JSON.stringify(event.text)}`);
      case 'tool':
        return this.#role(event.choice) + this.#delta(event.choice, `"tool_calls":[${JSON.stringify(toolDelta(event))}]`);
      case 'finish':
        return this.#role(event.choice) + this.#delta(event.choice, '', `"${event.reason}"`);
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
    return sseData(JSON.stringify({ error: openAiError(error) }));
  }

  end(guardrails: readonly GuardrailNote[] = []): string {
    const notes = notesMembers(guardrails);
    if (!this.#includeUsage || !this.#usage) return notes === '' ? SSE_DONE : `${this.#head}]${notes}}\n\n${SSE_DONE}`;
    return `${this.#head}],"usage":${JSON.stringify(chatUsage(this.#usage))}${notes}}\n\n${SSE_DONE}`;
  }

  #headOf(id: string, model: string): string {
    const named = JSON.stringify({
      id: withPrefix('chatcmpl-', id),
      object: 'chat.completion.chunk',
      created: seconds(this.#exchange.startedAt),
      model,
    });
    return `data: ${named.slice(0, -1)},"choices":[`;
  }

  /** The first chunk of a choice says who speaks; '' after that. */
  #role(choice: number): string {
    if (this.#roleTold[choice]) return '';
    this.#roleTold[choice] = true;
    return this.#delta(choice, '"role":"assistant","content":"","refusal":null');
  }

  #delta(choice: number, fields: string, finishReason = 'null'): string {
    return `${this.#head}{"index":${choice},"delta":{${fields}},"logprobs":null,"finish_reason":${finishReason}}${this.#tail}`;
  }
}

function toolDelta({ index, id, name, arguments: written }: Extract<GenerationEvent, { type: 'tool' }>): JsonObject {
  return {
    index,
    ...(id === undefined ? {} : { id, type: 'function' }),
    function: name === undefined ? { arguments: written } : { name, arguments: written },
  };
}
