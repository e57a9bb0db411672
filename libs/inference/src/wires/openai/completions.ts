import type { AssayError, GenerationEvent, GuardrailNote, Usage } from '@assay/contracts';
import type { Answer, Generation } from '../../generation.ts';
import { notesMembers } from '../../guardrails/notes.ts';
import { SSE_DONE, SSE_HEARTBEAT, sseData } from '../../sse/encoder.ts';
import { asObject, asTexts, fieldError, optionalInteger, optionalText, otherFields, refuse, required, text } from '../fields.ts';
import type { Draft, Exchange, GenerationWire, WireCall, WireStream } from '../wire.ts';
import { openAiError, openAiFailure } from './errors.ts';
import { openAiExtra, readChoices, readSampling, readStream, SAMPLING_FIELDS } from './sampling.ts';
import { chatUsage, seconds, withPrefix } from './usage.ts';

const KNOWN: ReadonlySet<string> = new Set(['model', 'prompt', 'max_tokens', 'n', 'stream', 'stream_options', 'user', ...SAMPLING_FIELDS]);

/** `POST /v1/completions`: one prompt, as a chat of one message. What the model thinks or calls is not shown here. */
export const openAiCompletions: GenerationWire = { streamType: 'text/event-stream', parse, error: openAiFailure };

function readPrompt(value: unknown): string {
  const [prompt, ...more] = asTexts(value);
  if (prompt === undefined || more.length > 0) throw fieldError('', 'value', 'one prompt');
  return prompt;
}

function parse(value: unknown): WireCall {
  const body = asObject(value);
  refuse(body, ['echo', 'suffix', 'best_of', 'logprobs']);
  const { stream, includeUsage } = readStream(body);
  const generation: Draft<Generation> = {
    model: text(body, 'model'),
    messages: [{ role: 'user', content: required(body, 'prompt', readPrompt, 'a string') }],
    sampling: readSampling(body),
    choices: readChoices(body),
    stream,
    ...openAiExtra(otherFields(body, KNOWN)),
  };
  const maxTokens = optionalInteger(body, 'max_tokens');
  if (maxTokens !== undefined) generation.maxTokens = maxTokens;
  const user = optionalText(body, 'user');
  if (user !== undefined) generation.user = user;
  return { generation, answer, stream: (exchange) => new CompletionStream(generation, exchange, includeUsage) };
}

const named = (id: string, model: string, { startedAt }: Exchange): Record<string, unknown> => ({
  id: withPrefix('cmpl-', id),
  object: 'text_completion',
  created: seconds(startedAt),
  model,
});

function answer({ id, model, choices, usage }: Answer, exchange: Exchange): string {
  return JSON.stringify({
    ...named(id || exchange.id, model, exchange),
    choices: choices.map((choice, index) => ({ text: choice.text, index, logprobs: null, finish_reason: choice.finishReason })),
    ...(usage ? { usage: chatUsage(usage) } : {}),
  });
}

class CompletionStream implements WireStream {
  readonly #exchange: Exchange;
  readonly #includeUsage: boolean;
  #head: string;
  #usage: Usage | undefined;

  constructor(generation: Generation, exchange: Exchange, includeUsage: boolean) {
    this.#exchange = exchange;
    this.#includeUsage = includeUsage;
    this.#head = this.#headOf(exchange.id, generation.model);
  }

  event(event: GenerationEvent): string {
    switch (event.type) {
      case 'start':
        this.#head = this.#headOf(event.id || this.#exchange.id, event.model);
        return '';
      case 'text':
        return this.#chunk(event.choice, JSON.stringify(event.text), 'null');
      case 'finish':
        return this.#chunk(event.choice, '""', `"${event.reason}"`);
      case 'usage':
        this.#usage = event.usage;
        return '';
      default:
        return '';
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
    return `data: ${JSON.stringify(named(id, model, this.#exchange)).slice(0, -1)},"choices":[`;
  }

  #chunk(choice: number, written: string, finishReason: string): string {
    const tail = this.#includeUsage ? '],"usage":null}\n\n' : ']}\n\n';
    return `${this.#head}{"text":${written},"index":${choice},"logprobs":null,"finish_reason":${finishReason}}${tail}`;
  }
}
