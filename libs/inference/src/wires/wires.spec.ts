import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { anthropicCountTokens } from './anthropic/count-tokens.ts';
import { anthropicMessages } from './anthropic/messages.ts';
import { grpcFailure, grpcGeneration, GrpcStream, grpcMetadata } from './grpc/generate.ts';
import { ollamaChat } from './ollama/chat.ts';
import { ollamaGenerate } from './ollama/generate.ts';
import { openAiChat } from './openai/chat.ts';
import { openAiCompletions } from './openai/completions.ts';
import { openAiEmbeddings } from './openai/embeddings.ts';
import { openAiResponses } from './openai/responses.ts';
import type { Exchange, GenerationWire } from './wire.ts';

const exchange: Exchange = { id: 'op', startedAt: 0, now: () => 0 };
const user = [{ role: 'user', content: 'x' }];

function thrown(run: () => unknown): AssayError {
  try {
    run();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** What the caller reads when `body` is refused. */
function refusal(wire: Pick<GenerationWire, 'parse' | 'error'> | typeof openAiEmbeddings, body: unknown): unknown {
  const { status, body: written } = wire.error(thrown(() => wire.parse(body)));
  expect(status).toBe(400);
  return (JSON.parse(written) as { error: unknown }).error;
}

describe('OpenAI names the wrong field', () => {
  it.each<[field: string | null, code: string, body: unknown]>([
    [null, 'invalid_type', 'text'],
    [null, 'invalid_type', []],
    [null, 'invalid_type', null],
    ['model', 'missing_required_parameter', { messages: user }],
    ['model', 'invalid_type', { model: 7, messages: user }],
    ['messages', 'missing_required_parameter', { model: 'm' }],
    ['messages', 'invalid_type', { model: 'm', messages: 'x' }],
    ['messages', 'invalid_value', { model: 'm', messages: [] }],
    ['messages[1]', 'invalid_type', { model: 'm', messages: [...user, 'x'] }],
    ['messages[0].role', 'missing_required_parameter', { model: 'm', messages: [{ content: 'x' }] }],
    ['messages[0].content', 'missing_required_parameter', { model: 'm', messages: [{ role: 'user' }] }],
    [
      'messages[0].content[1].type',
      'invalid_value',
      { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: '' }, { type: 'input_audio' }] }] },
    ],
    ['messages[0].tool_call_id', 'missing_required_parameter', { model: 'm', messages: [{ role: 'tool', content: 'x' }] }],
    [
      'messages[0].tool_calls[0].function.name',
      'missing_required_parameter',
      { model: 'm', messages: [{ role: 'assistant', tool_calls: [{ id: 'a', function: {} }] }] },
    ],
    ['temperature', 'invalid_value', { model: 'm', messages: user, temperature: 2.1 }],
    ['temperature', 'invalid_type', { model: 'm', messages: user, temperature: '1' }],
    ['n', 'invalid_value', { model: 'm', messages: user, n: 0 }],
    ['n', 'invalid_value', { model: 'm', messages: user, n: 17 }],
    ['max_tokens', 'invalid_type', { model: 'm', messages: user, max_tokens: 1.5 }],
    ['max_tokens', 'invalid_value', { model: 'm', messages: user, max_tokens: -1 }],
    ['stop[1]', 'invalid_type', { model: 'm', messages: user, stop: ['a', 1] }],
    ['stream', 'invalid_type', { model: 'm', messages: user, stream: 'yes' }],
    ['stream_options', 'invalid_value', { model: 'm', messages: user, stream_options: { include_usage: true } }],
    [
      'tools[0].function.parameters',
      'invalid_type',
      { model: 'm', messages: user, tools: [{ type: 'function', function: { name: 'f', parameters: [] } }] },
    ],
    ['tool_choice', 'invalid_value', { model: 'm', messages: user, tool_choice: 'maybe' }],
    [
      'response_format.json_schema.schema',
      'missing_required_parameter',
      { model: 'm', messages: user, response_format: { type: 'json_schema', json_schema: { name: 'a' } } },
    ],
    ['functions', 'unsupported_parameter', { model: 'm', messages: user, functions: [] }],
    ['logprobs', 'unsupported_parameter', { model: 'm', messages: user, logprobs: true }],
  ])('%s: %s', (param, code, body) => {
    expect(refusal(openAiChat, body)).toMatchObject({ param, code, type: 'invalid_request_error' });
  });

  it('of completions, responses and embeddings too', () => {
    expect(refusal(openAiCompletions, { model: 'm', prompt: ['a', 'b'] })).toMatchObject({ param: 'prompt', code: 'invalid_value' });
    expect(refusal(openAiCompletions, { model: 'm', prompt: 'a', echo: true })).toMatchObject({ param: 'echo' });
    expect(refusal(openAiResponses, { model: 'm', input: [{ type: 'item_reference', id: 'x' }] })).toMatchObject({
      param: 'input[0].type',
    });
    expect(refusal(openAiResponses, { model: 'm', input: 'x', previous_response_id: 'r' })).toMatchObject({
      param: 'previous_response_id',
      code: 'unsupported_parameter',
    });
    expect(refusal(openAiResponses, { model: 'm', input: 'x', tools: [{ type: 'web_search' }] })).toMatchObject({ param: 'tools[0].type' });
    expect(refusal(openAiEmbeddings, { model: 'm', input: [[1, 2]] })).toMatchObject({ param: 'input[0]', code: 'invalid_type' });
    expect(refusal(openAiEmbeddings, { model: 'm', input: [] })).toMatchObject({ param: 'input' });
    expect(refusal(openAiEmbeddings, { model: 'm', input: 'x', encoding_format: 'hex' })).toMatchObject({ param: 'encoding_format' });
  });
});

describe('Anthropic names the wrong field', () => {
  it.each<[message: string, body: unknown]>([
    ['max_tokens: Field required', { model: 'm', messages: user }],
    ['messages: Field required', { model: 'm', max_tokens: 1 }],
    ['messages.0.role: Input should be', { model: 'm', max_tokens: 1, messages: [{ role: 'system', content: 'x' }] }],
    ['messages.0.role: Input should be', { model: 'm', max_tokens: 1, messages: [{ role: 'assistant', content: 'x' }] }],
    ['messages.1.role: Input should be', { model: 'm', max_tokens: 1, messages: [...user, ...user] }],
    [
      'messages.0.content.0.type: Input should be',
      { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: [{ type: 'document' }] }] },
    ],
    [
      'messages.0.content.0.type: Input should be',
      { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: [{ type: 'tool_use', id: 'a', name: 'f', input: {} }] }] },
    ],
    ['temperature: Input should be from 0 to 1', { model: 'm', max_tokens: 1, messages: user, temperature: 1.5 }],
    ['tools.0.input_schema: Field required', { model: 'm', max_tokens: 1, messages: user, tools: [{ name: 'f' }] }],
    ['tool_choice.type: Input should be', { model: 'm', max_tokens: 1, messages: user, tool_choice: { type: 'maybe' } }],
  ])('%s', (message, body) => {
    expect(refusal(anthropicMessages, body)).toMatchObject({
      type: 'invalid_request_error',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('but counts tokens without max_tokens', () => {
    expect(anthropicCountTokens.parse({ model: 'm', messages: user }).messages).toEqual(user);
  });
});

describe('Ollama names the wrong field', () => {
  it.each<[message: string, body: unknown]>([
    ['model is required', { messages: user }],
    ['messages.0.role should be one of', { model: 'm', messages: [{ role: 'developer', content: 'x' }] }],
    ['options.temperature should be a number', { model: 'm', messages: user, options: { temperature: 'hot' } }],
    ['format should be', { model: 'm', messages: user, format: 'xml' }],
  ])('%s', (message, body) => {
    expect(refusal(ollamaChat, body)).toContain(message);
  });
});

describe('a request', () => {
  it('null counts as absent, zero as zero', () => {
    const body = {
      model: 'm',
      messages: user,
      temperature: 0,
      top_p: null,
      seed: 0,
      max_tokens: 0,
      stop: null,
      tools: null,
      response_format: null,
      stream: null,
      n: null,
    };
    expect(openAiChat.parse(body).generation).toEqual({
      model: 'm',
      messages: user,
      sampling: { temperature: 0, seed: 0 },
      maxTokens: 0,
      choices: 1,
      stream: false,
    });
  });

  it('keeps what it does not interpret for an upstream of its own wire', () => {
    const parse = (body: string) => openAiChat.parse(JSON.parse(body)).generation.extra;
    expect(parse('{"model":"m","messages":[{"role":"user","content":"x"}],"logit_bias":{"5":-100},"seed":1}')).toEqual({
      wire: 'openai',
      fields: { logit_bias: { 5: -100 } },
    });
    const extra = parse('{"model":"m","messages":[{"role":"user","content":"x"}],"__proto__":{"polluted":1},"service_tier":"flex"}');
    expect(extra?.fields).toEqual({ service_tier: 'flex' });
    expect(extra?.fields['polluted']).toBeUndefined();
  });

  it('says one text in one way, however it was spelt', () => {
    const parts = openAiChat.parse({ model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] });
    expect(parts.generation.messages).toEqual(openAiChat.parse({ model: 'm', messages: user }).generation.messages);
  });

  it('of Anthropic: results of tools come before what the user adds', () => {
    const messages = [
      { role: 'user', content: 'look' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: '…', signature: 's' },
          { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'and?' },
          { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'cat' }] },
        ],
      },
    ];
    expect(
      anthropicMessages.parse({ model: 'm', max_tokens: 1, system: [{ type: 'text', text: 'S' }], messages }).generation.messages,
    ).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'look' },
      { role: 'assistant', content: '', toolCalls: [{ id: 't', name: 'f', arguments: '{"a":1}' }] },
      { role: 'tool', content: 'cat', toolCallId: 't' },
      { role: 'user', content: 'and?' },
    ]);
  });

  it('of Ollama streams unless told not to, and has no limit below zero', () => {
    const parse = (more: object) => ollamaGenerate.parse({ model: 'm', prompt: 'x', ...more }).generation;
    expect([parse({}).stream, parse({ stream: false }).stream]).toEqual([true, false]);
    expect([parse({ options: { num_predict: -1 } }).maxTokens, parse({ options: { num_predict: 0 } }).maxTokens]).toEqual([undefined, 0]);
  });
});

describe('an answer', () => {
  it('whose tool arguments are not JSON is refused where the wire wants an object', () => {
    const broken = {
      id: '',
      model: 'm',
      choices: [{ text: '', toolCalls: [{ id: 'a', name: 'f', arguments: '{"a":' }], finishReason: 'length' as const }],
    };
    const anthropic = anthropicMessages.parse({ model: 'm', max_tokens: 1, messages: user });
    expect(thrown(() => anthropic.answer(broken, exchange)).code).toBe('answer_invalid');
    expect(thrown(() => ollamaChat.parse({ model: 'm', messages: user }).answer(broken, exchange)).code).toBe('answer_invalid');
    expect(openAiChat.parse({ model: 'm', messages: user }).answer(broken, exchange)).toContain('{\\"a\\":');
  });

  it('that a budget forbids tells clients not to try again; one that waits tells when', () => {
    const headers = (error: AssayError) => openAiChat.error(error).headers;
    expect(headers(new AssayError('budget_exhausted'))).toMatchObject({ 'x-should-retry': 'false' });
    expect(headers(new AssayError('rate_limited', { details: { retryAfterMs: 1_200 } }))).toMatchObject({
      'retry-after': '2',
      'retry-after-ms': '1200',
    });
    expect(headers(new AssayError('internal'))).not.toHaveProperty('x-should-retry');
  });

  it.each([
    ['openai', openAiChat, { model: 'm', messages: user, stream: true }],
    ['completions', openAiCompletions, { model: 'm', prompt: 'x', stream: true }],
    ['responses', openAiResponses, { model: 'm', input: 'x', stream: true }],
    ['anthropic', anthropicMessages, { model: 'm', max_tokens: 1, messages: user, stream: true }],
    ['ollama', ollamaChat, { model: 'm', messages: user }],
  ] as const)('of %s cannot forge the wire with its text', (_, wire, body) => {
    const stream = wire.parse(body).stream(exchange);
    const evil = 'a\n\ndata: [DONE]\n\nevent: error\r\n\u2028"}]}\\';
    stream.event({ type: 'start', id: 'i\n\n', model: 'm\n\ndata: x' });
    const written = stream.event({ type: 'text', choice: 0, text: evil });
    for (const line of written.split('\n'))
      expect(line).toMatch(/^(?:|event: response\.[a-z_.]+|event: content_block_(?:start|delta)|data: \{.*\}|\{.*\})$/s);
    expect(written).not.toContain('\r');
  });
});

describe('gRPC', () => {
  it('has its defaults, and zero is a zero', () => {
    expect(grpcGeneration({ prompt: 'x' }, 'd')).toMatchObject({
      model: 'd',
      maxTokens: 512,
      sampling: { temperature: 0.7 },
      stream: true,
    });
    expect(grpcGeneration({ prompt: 'x', model: 'm', max_tokens: 0, temperature: 0 }, 'd')).toMatchObject({
      model: 'm',
      maxTokens: 0,
      sampling: { temperature: 0 },
    });
    expect(thrown(() => grpcGeneration({ prompt: '' }, 'd')).details).toMatchObject({ field: 'prompt' });
  });

  it('streams text, and says in the last reply how it ended', () => {
    const stream = new GrpcStream();
    expect(stream.event({ type: 'start', id: '', model: 'm' })).toBeUndefined();
    expect(stream.event({ type: 'text', choice: 0, text: 'a' })).toEqual({ text: 'a' });
    stream.event({ type: 'finish', choice: 0, reason: 'length' });
    stream.event({ type: 'usage', usage: { promptTokens: 1, completionTokens: 2 } });
    expect(stream.end()).toEqual({ text: '', finish_reason: 'length', usage: { prompt_tokens: 1, completion_tokens: 2 } });
    expect(grpcMetadata('t', 'm@1')).toEqual({ 'trace-id': 't', 'model-version': 'm@1' });
  });

  it.each([
    ['validation_failed', 3],
    ['unauthenticated', 16],
    ['model_not_found', 5],
    ['rate_limited', 8],
    ['request_cancelled', 1],
    ['no_worker', 14],
    ['total_timeout', 4],
    ['internal', 13],
  ] as const)('%s is status %i', (code, status) => {
    expect(grpcFailure(new AssayError(code))).toMatchObject({ code: status, metadata: { 'assay-code': code } });
  });
});
