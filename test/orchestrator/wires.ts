/** A wire as its callers speak it, without any client between. */
export interface CallerWire {
  readonly name: 'openai' | 'anthropic' | 'ollama';
  readonly path: string;
  body(model: string, more?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** What is set in a body for a stream. */
  readonly streamed: Readonly<Record<string, unknown>>;
  /** Text of a streamed answer. */
  textOf(stream: string): string;
  /** Text of a whole answer. */
  wholeTextOf(answer: unknown): string;
  /** Whether a stream ends as a whole one does. */
  isWhole(stream: string): boolean;
  /** The error that a stream ends with, in the wire's own form; undefined if there is none. */
  errorOf(stream: string): Told | undefined;
  /** The error of an answer, in the wire's own form; undefined if it is not. */
  refusalOf(body: string): Told | undefined;
}

export interface Told {
  /** Kind of the error, where the wire has one. */
  readonly kind: string | undefined;
  readonly message: string;
}

const messages = [{ role: 'user', content: 'Say hello.' }];

/** Data of server-sent events, with their names; comments are left out. */
export function eventsOf(stream: string): { readonly name: string; readonly data: string }[] {
  return stream
    .split('\n\n')
    .map((block) => block.split('\n'))
    .map((lines) => ({
      name: field(lines, 'event'),
      data: field(lines, 'data'),
    }))
    .filter(({ data }) => data !== '');
}

const field = (lines: readonly string[], name: string): string =>
  lines
    .filter((line) => line.startsWith(`${name}: `))
    .map((line) => line.slice(name.length + 2))
    .join('\n');

/** Chunks of a stream of OpenAI's. */
export const chunksOf = (stream: string): Chunk[] =>
  eventsOf(stream)
    .filter(({ data }) => data !== '[DONE]')
    .map(({ data }) => JSON.parse(data) as Chunk);

export interface Chunk {
  readonly id?: string;
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly tool_calls?: readonly {
        readonly index: number;
        readonly id?: string;
        readonly function?: { readonly name?: string; readonly arguments?: string };
      }[];
    };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: unknown;
  readonly error?: { readonly code?: string; readonly type?: string; readonly message?: string };
}

interface AnthropicEvent {
  readonly type: string;
  readonly delta?: { readonly text?: string };
  readonly error?: { readonly type: string; readonly message: string };
}

interface OllamaLine {
  readonly message?: { readonly content?: string };
  readonly done?: boolean;
  readonly error?: string;
}

export const openai: CallerWire = {
  name: 'openai',
  path: '/v1/chat/completions',
  body: (model, more) => ({ model, messages, ...more }),
  streamed: { stream: true },
  textOf: (stream) =>
    chunksOf(stream)
      .map(({ choices }) => choices?.[0]?.delta?.content ?? '')
      .join(''),
  wholeTextOf: (answer) => (answer as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? '',
  isWhole: (stream) => stream.endsWith('data: [DONE]\n\n'),
  errorOf: (stream) => openAiTold(chunksOf(stream).at(-1)),
  refusalOf: (body) => openAiTold(parsed(body)),
};

function openAiTold(value: unknown): Told | undefined {
  const error = (value as Chunk | undefined)?.error;
  return error?.message === undefined || error.type === undefined ? undefined : { kind: error.code, message: error.message };
}

const anthropicEvents = (stream: string): AnthropicEvent[] => eventsOf(stream).map(({ data }) => JSON.parse(data) as AnthropicEvent);

export const anthropic: CallerWire = {
  name: 'anthropic',
  path: '/v1/messages',
  body: (model, more) => ({ model, messages, max_tokens: 64, ...more }),
  streamed: { stream: true },
  textOf: (stream) =>
    anthropicEvents(stream)
      .map(({ delta }) => delta?.text ?? '')
      .join(''),
  wholeTextOf: (answer) => (answer as { content: { text?: string }[] }).content.map(({ text }) => text ?? '').join(''),
  isWhole: (stream) => eventsOf(stream).at(-1)?.name === 'message_stop',
  errorOf: (stream) => {
    const last = eventsOf(stream).at(-1);
    return last?.name === 'error' ? anthropicTold(JSON.parse(last.data)) : undefined;
  },
  refusalOf: (body) => anthropicTold(parsed(body)),
};

function anthropicTold(value: unknown): Told | undefined {
  const { type, error } = (value ?? {}) as Partial<AnthropicEvent>;
  return type === 'error' && error ? { kind: error.type, message: error.message } : undefined;
}

const linesOf = (stream: string): OllamaLine[] =>
  stream
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as OllamaLine);

export const ollama: CallerWire = {
  name: 'ollama',
  path: '/api/chat',
  body: (model, more) => ({ model, messages, stream: false, ...more }),
  streamed: { stream: true },
  textOf: (stream) =>
    linesOf(stream)
      .map(({ message }) => message?.content ?? '')
      .join(''),
  wholeTextOf: (answer) => (answer as OllamaLine).message?.content ?? '',
  isWhole: (stream) => linesOf(stream).at(-1)?.done === true,
  errorOf: (stream) => ollamaTold(linesOf(stream).at(-1)),
  refusalOf: (body) => ollamaTold(parsed(body)),
};

function ollamaTold(value: unknown): Told | undefined {
  const error = (value as OllamaLine | undefined)?.error;
  return error === undefined ? undefined : { kind: undefined, message: error };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const WIRES: readonly CallerWire[] = [openai, anthropic, ollama];
