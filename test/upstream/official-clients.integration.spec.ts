import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { AssayError, type GenerationEvent } from '@assay/contracts';
import {
  AnswerCollector,
  anthropicCountTokens,
  anthropicMessages,
  ollamaChat,
  ollamaEmbed,
  ollamaEmbeddings,
  ollamaGenerate,
  ollamaProcesses,
  ollamaShow,
  ollamaTags,
  ollamaVersion,
  openAiChat,
  openAiCompletions,
  openAiEmbeddings,
  openAiModels,
  openAiResponses,
  type EmbeddingWire,
  type Generation,
  type GenerationWire,
} from '@assay/inference';

/** The vendors' own clients, unmodified, against what the wires render. */
const GENERATIONS: Readonly<Record<string, GenerationWire>> = {
  '/v1/chat/completions': openAiChat,
  '/v1/completions': openAiCompletions,
  '/v1/responses': openAiResponses,
  '/v1/messages': anthropicMessages,
  '/api/chat': ollamaChat,
  '/api/generate': ollamaGenerate,
};
const EMBEDDINGS: Readonly<Record<string, EmbeddingWire>> = {
  '/v1/embeddings': openAiEmbeddings,
  '/api/embed': ollamaEmbed,
  '/api/embeddings': ollamaEmbeddings,
};
const CARD = { id: 'm-1', createdAt: 1_700_000_000_000, owner: 'assay' };
const READS: Readonly<Record<string, () => string>> = {
  '/v1/models': () => openAiModels([CARD]),
  '/api/tags': () => ollamaTags([CARD]),
  '/api/ps': () => ollamaProcesses([CARD], 1_800_000_000_000),
  '/api/version': ollamaVersion,
  '/api/show': () => ollamaShow(CARD, 4_096),
};

let server: Server;
let url = '';
let asked: Generation[] = [];
/** What is answered: events, and an error after them. */
let script: { events: readonly GenerationEvent[]; error?: AssayError };

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const path = request.url ?? '';
      const body: unknown = pieces.length > 0 ? JSON.parse(Buffer.concat(pieces).toString()) : undefined;
      const { status, type, text, headers } = answer(path, body);
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});
afterEach(() => {
  asked = [];
});

interface Rendered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const json = (text: string): Rendered => ({ status: 200, type: 'application/json', text });

function answer(path: string, body: unknown): Rendered {
  const read = READS[path];
  if (read) return json(read());
  if (path === '/v1/messages/count_tokens') return json(anthropicCountTokens.answer(anthropicCountTokens.parse(body).messages.length));
  const embedding = EMBEDDINGS[path];
  if (embedding) {
    const call = embedding.parse(body);
    return json(call.answer({ model: 'm-1', vectors: call.embedding.input.map(({ length }) => [length, 0.5]), promptTokens: 3 }));
  }
  const wire = GENERATIONS[path];
  if (!wire) return { status: 404, type: 'text/plain', text: path };
  try {
    return generated(wire, body);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const failure = wire.error(error, 'trace-1');
    return { status: failure.status, type: 'application/json', text: failure.body, headers: failure.headers };
  }
}

function generated(wire: GenerationWire, body: unknown): Rendered {
  const call = wire.parse(body);
  asked.push(call.generation);
  const exchange = { id: 'op-1', startedAt: 1_700_000_000_000, now: () => 1_700_000_000_500 };
  if (!call.generation.stream) {
    if (script.error) throw script.error;
    const collector = new AnswerCollector();
    for (const event of script.events) collector.add(event);
    return json(call.answer(collector.answer(), exchange));
  }
  const stream = call.stream(exchange);
  const told = script.events.map((event) => stream.event(event) + stream.heartbeat()).join('');
  return { status: 200, type: wire.streamType, text: told + (script.error ? stream.error(script.error) : stream.end()) };
}

const start: GenerationEvent = { type: 'start', id: 'a-1', model: 'm-1@2' };
const text = (said: string, choice = 0): GenerationEvent => ({ type: 'text', choice, text: said });
const finish = (reason: 'stop' | 'length' | 'tool_calls' = 'stop', choice = 0): GenerationEvent => ({ type: 'finish', choice, reason });
const usage: GenerationEvent = { type: 'usage', usage: { promptTokens: 11, completionTokens: 5, cachedTokens: 4 } };
const tool = (index: number, written: string, name?: string): GenerationEvent => ({
  type: 'tool',
  choice: 0,
  index,
  arguments: written,
  ...(name ? { id: `call_${index}`, name } : {}),
});

const HELLO = [start, text('Hello, '), text('世界 "👩‍🚀"\n'), finish(), usage];
/** Two calls whose pieces interleave, after thoughts and text. */
const CALLS = [
  start,
  { type: 'reasoning', choice: 0, text: 'Hmm… ' } as const,
  text('I ask.'),
  tool(0, '', 'left'),
  tool(1, '{"b":', 'right'),
  tool(0, '{"a":1}'),
  tool(1, '"世"}'),
  finish('tool_calls'),
  usage,
];
const SAID = 'Hello, 世界 "👩‍🚀"\n';
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const CITY = [start, text('{"city":'), text('"Köln"}'), finish(), usage];
const user = [{ role: 'user' as const, content: 'Hi' }];

describe("OpenAI's client: chat", () => {
  const client = (): OpenAI => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'k', maxRetries: 0 });
  const ask = { model: 'm', messages: user };
  const functions = ['left', 'right'].map((name) => ({ type: 'function' as const, function: { name, parameters: { type: 'object' } } }));

  it('plain and streamed say the same', async () => {
    script = { events: HELLO };
    const plain = await client().chat.completions.create(ask);
    const streamed = await client().chat.completions.stream(ask).finalChatCompletion();
    expect(plain.choices[0]?.message.content).toBe(SAID);
    expect(streamed.choices).toMatchObject([{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: SAID } }]);
    expect([plain.id, plain.model, plain.created]).toEqual(['chatcmpl-a-1', 'm-1@2', 1_700_000_000]);
    expect(plain.usage).toMatchObject({
      prompt_tokens: 11,
      completion_tokens: 5,
      total_tokens: 16,
      prompt_tokens_details: { cached_tokens: 4 },
    });
  });

  it('usage is shown in a stream only if it is asked for', async () => {
    script = { events: HELLO };
    const usages = async (include: boolean): Promise<unknown[]> => {
      const chunks = [];
      const options = include ? { stream_options: { include_usage: true } } : {};
      for await (const chunk of await client().chat.completions.create({ ...ask, stream: true, ...options })) chunks.push(chunk);
      return chunks.flatMap((chunk) => (chunk.usage ? [[chunk.usage.total_tokens, chunk.choices.length]] : []));
    };
    expect(await usages(false)).toEqual([]);
    expect(await usages(true)).toEqual([[16, 0]]);
  });

  it('interleaved tool calls keep their index', async () => {
    script = { events: CALLS };
    const streamed = await client()
      .chat.completions.stream({ ...ask, tools: functions, tool_choice: 'auto', parallel_tool_calls: true })
      .finalChatCompletion();
    const plain = await client().chat.completions.create({ ...ask, tools: functions });
    const seen = (answer: OpenAI.ChatCompletion) =>
      answer.choices[0]?.message.tool_calls?.map(
        (call) => call.type === 'function' && [call.id, call.function.name, call.function.arguments],
      );
    expect(seen(streamed)).toEqual([
      ['call_0', 'left', '{"a":1}'],
      ['call_1', 'right', '{"b":"世"}'],
    ]);
    expect(seen(plain)).toEqual(seen(streamed));
    expect(plain.choices[0]?.finish_reason).toBe('tool_calls');
    expect(asked[0]).toMatchObject({ toolChoice: 'auto', parallelToolCalls: true, tools: [{ name: 'left' }, { name: 'right' }] });
  });

  it('several answers keep apart', async () => {
    script = { events: [start, text('a', 0), text('b', 1), text('a', 0), finish('stop', 1), finish('length', 0)] };
    const { choices } = await client()
      .chat.completions.stream({ ...ask, n: 2 })
      .finalChatCompletion();
    expect(choices.map((choice) => [choice.message.content, choice.finish_reason])).toEqual([
      ['aa', 'length'],
      ['b', 'stop'],
    ]);
  });

  it('structured output is parsed', async () => {
    script = { events: CITY };
    const response_format = { type: 'json_schema' as const, json_schema: { name: 'city', strict: true, schema } };
    const parsed = await client().chat.completions.parse({ ...ask, response_format });
    expect(JSON.parse(parsed.choices[0]?.message.content ?? '')).toEqual({ city: 'Köln' });
    expect(asked[0]?.format).toEqual({ type: 'schema', name: 'city', strict: true, schema });
  });

  it.each([
    ['unauthenticated', OpenAI.AuthenticationError, 'invalid_api_key'],
    ['forbidden', OpenAI.PermissionDeniedError, 'forbidden'],
    ['model_not_found', OpenAI.NotFoundError, 'model_not_found'],
    ['rate_limited', OpenAI.RateLimitError, 'rate_limit_exceeded'],
    ['context_length_exceeded', OpenAI.BadRequestError, 'context_length_exceeded'],
    ['overloaded', OpenAI.InternalServerError, 'overloaded'],
  ] as const)('%s is an error of its own class', async (code, kind, named) => {
    script = { events: [], error: new AssayError(code) };
    const error: unknown = await client()
      .chat.completions.create(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code: named, requestID: 'trace-1' });
  });

  it('a wrong field is named', async () => {
    script = { events: HELLO };
    const wrong = {
      model: 'm',
      messages: [
        { role: 'user', content: 'x' },
        { role: 'wizard', content: 'y' },
      ],
    } as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
    await expect(client().chat.completions.create(wrong)).rejects.toMatchObject({
      status: 400,
      param: 'messages[1].role',
      code: 'invalid_value',
    });
  });

  it('a failure in the middle is thrown, after what had come', async () => {
    script = { events: [start, text('half')], error: new AssayError('worker_lost') };
    const seen: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of await client().chat.completions.create({ ...ask, stream: true }))
        seen.push(chunk.choices[0]?.delta.content);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'worker_lost', type: 'server_error' });
    expect(seen).toEqual(['', 'half']);
  });
});

describe("OpenAI's client: the rest", () => {
  const client = (): OpenAI => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'k', maxRetries: 0 });

  it('completions, plain and streamed', async () => {
    script = { events: HELLO };
    const plain = await client().completions.create({ model: 'm', prompt: 'Hi' });
    let streamed = '';
    for await (const chunk of await client().completions.create({ model: 'm', prompt: 'Hi', stream: true }))
      streamed += chunk.choices[0]?.text ?? '';
    expect([plain.choices[0]?.text, streamed]).toEqual([SAID, SAID]);
  });

  it('responses, plain and streamed, say the same', async () => {
    script = { events: CALLS };
    const ask = { model: 'm', instructions: 'Be brief', input: 'Hi', max_output_tokens: 0 };
    const plain = await client().responses.create(ask);
    const types: string[] = [];
    const numbers: number[] = [];
    const stream = client().responses.stream(ask);
    for await (const event of stream) {
      types.push(event.type);
      numbers.push(event.sequence_number);
    }
    const streamed = await stream.finalResponse();
    expect(numbers).toEqual(numbers.map((_, i) => i));
    expect([types[0], types[1], types.at(-1)]).toEqual(['response.created', 'response.in_progress', 'response.completed']);
    const calls = (response: OpenAI.Responses.Response) =>
      response.output.flatMap((item) => (item.type === 'function_call' ? [[item.call_id, item.name, item.arguments]] : []));
    for (const response of [plain, streamed]) {
      expect(response.output_text).toBe('I ask.');
      expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message', 'function_call', 'function_call']);
      expect(calls(response)).toEqual([
        ['call_0', 'left', '{"a":1}'],
        ['call_1', 'right', '{"b":"世"}'],
      ]);
      expect(response.usage).toMatchObject({ input_tokens: 11, output_tokens: 5, total_tokens: 16 });
    }
    expect(asked[0]).toMatchObject({
      maxTokens: 0,
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });

  it('responses take their own output back as input', async () => {
    script = { events: CALLS };
    const first = await client().responses.create({ model: 'm', input: 'Hi' });
    const outputs = ['call_0', 'call_1'].map((call_id) => ({ type: 'function_call_output' as const, call_id, output: 'done' }));
    await client().responses.create({ model: 'm', input: [...first.output, ...outputs] as OpenAI.Responses.ResponseInput });
    expect(asked[1]?.messages).toMatchObject([
      { role: 'assistant', content: 'I ask.', toolCalls: [{ id: 'call_0' }, { id: 'call_1' }] },
      { role: 'tool', toolCallId: 'call_0' },
      { role: 'tool', toolCallId: 'call_1' },
    ]);
  });

  it('responses: structured output, and one cut short', async () => {
    script = { events: CITY };
    const format = { type: 'json_schema' as const, name: 'city', strict: true, schema };
    const parsed = await client().responses.create({ model: 'm', input: 'Hi', text: { format } });
    expect(JSON.parse(parsed.output_text)).toEqual({ city: 'Köln' });
    script = { events: [start, text('half'), finish('length')] };
    const short = await client().responses.stream({ model: 'm', input: 'Hi' }).finalResponse();
    expect([short.status, short.incomplete_details?.reason]).toEqual(['incomplete', 'max_output_tokens']);
  });

  it('responses: a failure in the middle is thrown', async () => {
    script = { events: [start, text('half')], error: new AssayError('idle_timeout') };
    await expect(client().responses.stream({ model: 'm', input: 'Hi' }).finalResponse()).rejects.toMatchObject({ code: 'idle_timeout' });
  });

  it('embeddings, as floats and as base64', async () => {
    const ask = { model: 'm', input: ['one', 'three'] };
    const floats = await client().embeddings.create({ ...ask, encoding_format: 'float' });
    const base64 = await client().embeddings.create(ask);
    expect(floats.data.map(({ embedding }) => embedding)).toEqual([
      [3, 0.5],
      [5, 0.5],
    ]);
    expect(base64.data.map(({ embedding }) => Array.from(embedding))).toEqual(floats.data.map(({ embedding }) => embedding));
  });

  it('models', async () => {
    expect((await client().models.list()).data).toMatchObject([{ id: 'm-1', object: 'model', owned_by: 'assay' }]);
  });
});

describe("Anthropic's client", () => {
  const client = (): Anthropic => new Anthropic({ baseURL: url, apiKey: 'k', maxRetries: 0 });
  const ask = { model: 'm', max_tokens: 64, messages: user };

  it('plain and streamed say the same', async () => {
    script = { events: HELLO };
    const plain = await client().messages.create(ask);
    const streamed = await client().messages.stream(ask).finalMessage();
    for (const message of [plain, streamed]) {
      expect(message).toMatchObject({
        id: 'msg_a-1',
        model: 'm-1@2',
        role: 'assistant',
        stop_reason: 'end_turn',
        content: [{ type: 'text', text: SAID }],
      });
      expect(message.usage).toMatchObject({ input_tokens: 7, cache_read_input_tokens: 4, output_tokens: 5 });
    }
  });

  it('interleaved tool calls come block by block', async () => {
    script = { events: CALLS };
    const tools = [{ name: 'left', input_schema: { type: 'object' as const } }];
    const plain = await client().messages.create({ ...ask, tools });
    const streamed = await client()
      .messages.stream({ ...ask, tools })
      .finalMessage();
    for (const { content, stop_reason } of [plain, streamed]) {
      expect(content).toMatchObject([
        { type: 'thinking', thinking: 'Hmm… ' },
        { type: 'text', text: 'I ask.' },
        { type: 'tool_use', id: 'call_0', name: 'left', input: { a: 1 } },
        { type: 'tool_use', id: 'call_1', name: 'right', input: { b: '世' } },
      ]);
      expect(stop_reason).toBe('tool_use');
    }
  });

  it('structured output is parsed', async () => {
    script = { events: CITY };
    const message = await client().messages.parse({ ...ask, output_config: { format: { type: 'json_schema', schema } } });
    expect(asked[0]?.format).toMatchObject({ type: 'schema', schema });
    expect(message.content[0]).toMatchObject({ text: '{"city":"Köln"}' });
  });

  it.each([
    ['unauthenticated', Anthropic.AuthenticationError, 'authentication_error'],
    ['forbidden', Anthropic.PermissionDeniedError, 'permission_error'],
    ['model_not_found', Anthropic.NotFoundError, 'not_found_error'],
    ['rate_limited', Anthropic.RateLimitError, 'rate_limit_error'],
    ['overloaded', Anthropic.InternalServerError, 'overloaded_error'],
  ] as const)('%s is an error of its own class', async (code, kind, type) => {
    script = { events: [], error: new AssayError(code) };
    const error: unknown = await client()
      .messages.create(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ type, requestID: 'trace-1' });
  });

  it('roles that do not alternate are named', async () => {
    await expect(client().messages.create({ ...ask, messages: [...user, ...user] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('messages.1.role') as unknown,
    });
  });

  it('a failure in the middle is thrown', async () => {
    script = { events: [start, text('half')], error: new AssayError('overloaded') };
    await expect(client().messages.stream(ask).finalMessage()).rejects.toMatchObject({ type: 'overloaded_error' });
  });

  it('count_tokens', async () => {
    expect(await client().messages.countTokens({ model: 'm', messages: user, system: 'Be brief' })).toEqual({ input_tokens: 2 });
  });
});

describe("Ollama's client", () => {
  const client = (): Ollama => new Ollama({ host: url });
  const ask = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };

  it('chat, plain and streamed', async () => {
    script = { events: HELLO };
    const plain = await client().chat(ask);
    let streamed = '';
    let last;
    for await (const line of await client().chat({ ...ask, stream: true })) {
      streamed += line.message.content;
      last = line;
    }
    expect([plain.message.content, streamed]).toEqual([SAID, SAID]);
    expect(last).toMatchObject({
      model: 'm-1@2',
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 11,
      eval_count: 5,
      total_duration: 500e6,
    });
  });

  it('tool calls are whole, thoughts apart', async () => {
    script = { events: CALLS };
    const lines = [];
    for await (const line of await client().chat({ ...ask, stream: true, think: true })) lines.push(line.message);
    const plain = (await client().chat(ask)).message;
    const calls = [{ function: { name: 'left', arguments: { a: 1 } } }, { function: { name: 'right', arguments: { b: '世' } } }];
    expect(lines.flatMap((message) => message.tool_calls ?? [])).toEqual(calls);
    expect(plain).toMatchObject({ content: 'I ask.', thinking: 'Hmm… ', tool_calls: calls });
    expect(lines.map((message) => message.thinking ?? '').join('')).toBe('Hmm… ');
  });

  it('generate, plain and streamed, with a schema', async () => {
    script = { events: CITY };
    const plain = await client().generate({
      model: 'm',
      prompt: 'Hi',
      system: 'Be brief',
      format: schema,
      options: { num_predict: 0, temperature: 0 },
    });
    let streamed = '';
    for await (const line of await client().generate({ model: 'm', prompt: 'Hi', stream: true })) streamed += line.response ?? '';
    expect([plain.response, streamed]).toEqual(['{"city":"Köln"}', '{"city":"Köln"}']);
    expect(asked[0]).toMatchObject({
      maxTokens: 0,
      sampling: { temperature: 0 },
      format: { type: 'schema', schema },
      messages: [{ role: 'system' }, { role: 'user' }],
    });
  });

  it('embed, embeddings, tags, ps, version and show', async () => {
    expect((await client().embed({ model: 'm', input: ['one', 'three'] })).embeddings).toEqual([
      [3, 0.5],
      [5, 0.5],
    ]);
    expect((await client().embeddings({ model: 'm', prompt: 'one' })).embedding).toEqual([3, 0.5]);
    expect((await client().list()).models).toMatchObject([{ name: 'm-1', model: 'm-1' }]);
    expect((await client().ps()).models).toMatchObject([{ name: 'm-1' }]);
    expect((await client().version()).version).toMatch(/^\d+\.\d+\.\d+$/);
    expect((await client().show({ model: 'm-1' })).capabilities).toContain('completion');
  });

  it('an error has its status and its words, before and in the middle', async () => {
    script = { events: [], error: new AssayError('model_not_found') };
    await expect(client().chat(ask)).rejects.toMatchObject({ status_code: 404, error: expect.stringContaining('No model') as unknown });
    script = { events: [start, text('half')], error: new AssayError('worker_lost') };
    const reading = async (): Promise<void> => {
      for await (const line of await client().chat({ ...ask, stream: true })) expect(line.done).toBe(false);
    };
    await expect(reading()).rejects.toThrow('worker');
  });
});
