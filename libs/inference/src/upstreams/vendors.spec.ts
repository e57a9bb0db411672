import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { AssayError, type GenerationEvent } from '@assay/contracts';
import type { Generation } from '../generation.ts';
import { anthropicUpstream } from './anthropic/anthropic.ts';
import { AnswerCollector } from './collect.ts';
import { assertMediaType } from './media-type.ts';
import { ollamaUpstream } from './ollama/ollama.ts';
import { openAiUpstream } from './openai/openai.ts';
import { askedWait } from './retry-after.ts';
import type { Upstream } from './upstream.ts';

/** Streams as servers in the field write them. */
const decode = (upstream: Upstream, text: string): GenerationEvent[] => {
  const events: GenerationEvent[] = [];
  const decoder = upstream.decoder();
  decoder.feed(Buffer.from(text), events);
  decoder.end(events);
  return events;
};
const sse = (...chunks: unknown[]): string =>
  chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`).join('');
const choice = (delta: unknown, finish_reason: string | null = null, index = 0): unknown => ({
  id: 'c',
  model: 'm',
  choices: [{ index, delta, finish_reason }],
});
const say = (text: string, index = 0): GenerationEvent => ({ type: 'text', choice: index, text });
const stop: GenerationEvent = { type: 'finish', choice: 0, reason: 'stop' };
const start: GenerationEvent = { type: 'start', id: 'c', model: 'm' };

function thrown(run: () => unknown): AssayError {
  try {
    run();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('compatible servers', () => {
  it('vLLM and Qwen: a role in every chunk, null content, usage in each chunk and in one without choices', () => {
    const usage = (completion_tokens: number) => ({
      prompt_tokens: 3,
      completion_tokens,
      total_tokens: 3 + completion_tokens,
      prompt_tokens_details: null,
    });
    const stream = sse(
      choice({ role: 'assistant', content: null, tool_calls: null, reasoning_content: null }),
      { ...(choice({ role: 'assistant', content: '你' }) as object), usage: usage(1) },
      { ...(choice({ role: 'assistant', content: '好', function_call: null }) as object), usage: usage(2) },
      choice({ role: 'assistant', content: '' }, 'stop'),
      choice({ content: '' }),
      { id: 'c', model: 'm', choices: [], usage: usage(2) },
      '[DONE]',
    );
    expect(decode(openAiUpstream, stream)).toEqual([
      start,
      say('你'),
      say('好'),
      stop,
      { type: 'usage', usage: { promptTokens: 3, completionTokens: 2 } },
    ]);
  });

  it('DeepSeek: thoughts in reasoning_content; OpenRouter: comments, and thoughts in reasoning', () => {
    const thoughts = (key: string) =>
      `: OPENROUTER PROCESSING\n\n${sse(choice({ [key]: 'hm', content: null }), choice({ content: 'a' }, 'stop'), '[DONE]')}`;
    for (const key of ['reasoning_content', 'reasoning']) {
      expect(decode(openAiUpstream, thoughts(key))).toEqual([start, { type: 'reasoning', choice: 0, text: 'hm' }, say('a'), stop]);
    }
  });

  it('no [DONE], no index of a call, an ending of their own', () => {
    const call = { id: 'k', function: { name: 'f', arguments: '{}' } };
    expect(decode(openAiUpstream, sse(choice({ tool_calls: [call] }, 'function_call')))).toEqual([
      start,
      { type: 'tool', choice: 0, index: 0, id: 'k', name: 'f', arguments: '{}' },
      { type: 'finish', choice: 0, reason: 'tool_calls' },
    ]);
    expect(decode(openAiUpstream, sse(choice({ content: 'a' }, 'eos')))).toEqual([start, say('a'), stop]);
    expect(thrown(() => decode(openAiUpstream, sse(choice({ content: 'a' }, 'insufficient_system_resource'), '[DONE]'))).code).toBe(
      'upstream_failed',
    );
  });

  it('several choices, by turns: the answer is whole when each has ended', () => {
    const both = [choice({ content: 'a' }), choice({ content: 'b' }, null, 1), choice({}, 'stop', 1)];
    expect(decode(openAiUpstream, sse(...both, choice({}, 'stop'), '[DONE]')).filter(({ type }) => type === 'finish')).toHaveLength(2);
    expect(thrown(() => decode(openAiUpstream, sse(...both, '[DONE]'))).details).toEqual({ reason: 'truncated' });
  });

  it('what follows [DONE] is nobody’s', () => {
    expect(decode(openAiUpstream, `${sse(choice({ content: 'a' }, 'stop'), '[DONE]')}data: {"oops`)).toEqual([start, say('a'), stop]);
  });
});

describe('what no wire allows', () => {
  it.each([
    ['a list', '[1]'],
    ['a chunk without choices', '{"id":"c"}'],
    ['choices that are none', '{"choices":{}}'],
    ['content that is a number', '{"choices":[{"delta":{"content":1}}]}'],
    ['an index beyond reason', '{"choices":[{"index":1e9,"delta":{}}]}'],
    ['a call that is a text', '{"choices":[{"delta":{"tool_calls":["x"]}}]}'],
    ['an ending that is a number', '{"choices":[{"delta":{},"finish_reason":5}]}'],
  ])('OpenAI: %s', (_, json) => {
    expect(thrown(() => decode(openAiUpstream, sse(json))).details?.['reason']).toBe('unexpected_shape');
  });

  it.each([
    ['text before the message', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}'],
    ['a message that is none', '{"type":"message_start","message":5}'],
  ])('Anthropic: %s', (_, json) => {
    expect(thrown(() => decode(anthropicUpstream, sse(json))).details?.['reason']).toBe('unexpected_shape');
  });

  it('Ollama: arguments that are a text', () => {
    const line = { message: { content: '', tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }, done: true };
    expect(thrown(() => decode(ollamaUpstream, JSON.stringify(line))).details?.['reason']).toBe('unexpected_shape');
  });

  it('a whole answer that is not whole', () => {
    const reasonOf = (upstream: Upstream, body: unknown) =>
      thrown(() => upstream.answer(typeof body === 'string' ? body : JSON.stringify(body))).details?.['reason'];
    expect(reasonOf(openAiUpstream, '<html>')).toBe('malformed_json');
    expect(reasonOf(openAiUpstream, { choices: [] })).toBe('unexpected_shape');
    expect(reasonOf(openAiUpstream, { choices: [{ message: { content: 'x' }, finish_reason: null }] })).toBe('truncated');
    expect(reasonOf(anthropicUpstream, { content: 'x', stop_reason: 'end_turn' })).toBe('unexpected_shape');
    expect(reasonOf(anthropicUpstream, { content: [], stop_reason: null })).toBe('truncated');
    expect(reasonOf(ollamaUpstream, { message: { content: 'x' }, done: false })).toBe('truncated');
  });

  it('fewer vectors than texts', () => {
    expect(thrown(() => openAiUpstream.embeddings?.answer('{"data":[{"index":0,"embedding":[1]}]}', 2)).code).toBe('upstream_invalid');
    expect(thrown(() => ollamaUpstream.embeddings?.answer('{"embeddings":[[1],["x"]]}', 2)).code).toBe('upstream_invalid');
    const turned = '{"data":[{"index":1,"embedding":[1]},{"index":0,"embedding":[0]}],"usage":{"prompt_tokens":4}}';
    expect(openAiUpstream.embeddings?.answer(turned, 2)).toEqual({ model: '', vectors: [[0], [1]], promptTokens: 4 });
  });

  it('a choice without an end', () => {
    const collector = new AnswerCollector();
    expect(thrown(() => collector.answer()).code).toBe('upstream_invalid');
    for (const event of [start, say('a'), say('b', 1), stop]) collector.add(event);
    expect(thrown(() => collector.answer()).details).toEqual({ reason: 'truncated' });
  });

  it('another media type', () => {
    expect(() => assertMediaType({ 'content-type': 'Text/Event-Stream; charset=utf-8' }, 'text/event-stream')).not.toThrow();
    expect(thrown(() => assertMediaType({ 'content-type': 'text/html' }, 'text/event-stream')).details).toEqual({
      reason: 'content_type',
      where: 'text/html',
    });
    expect(thrown(() => assertMediaType({}, 'application/json')).code).toBe('upstream_invalid');
  });
});

describe('Anthropic', () => {
  it('usage is summed over its pieces, a call without arguments is an empty object, the unknown is passed over', () => {
    const stream = sse(
      {
        type: 'message_start',
        message: {
          id: 'i',
          model: 'm',
          usage: { input_tokens: 3, cache_read_input_tokens: 5, cache_creation_input_tokens: 2, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'server_tool_use', id: 's', name: 'web', input: {} } },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"q":1}' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '' } },
      { type: 'content_block_stop', index: 1 },
      { type: 'something_new' },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' },
    );
    const collector = new AnswerCollector();
    for (const event of decode(anthropicUpstream, stream)) collector.add(event);
    expect(collector.answer()).toEqual({
      id: 'i',
      model: 'm',
      choices: [{ text: '', toolCalls: [{ id: 't', name: 'f', arguments: '{}' }], finishReason: 'tool_calls' }],
      usage: { promptTokens: 10, completionTokens: 9, cachedTokens: 5 },
    });
  });

  it('that stops without saying why is not whole', () => {
    const stream = sse({ type: 'message_start', message: { id: 'i', model: 'm' } }, { type: 'message_stop' });
    expect(thrown(() => decode(anthropicUpstream, stream)).details).toEqual({ reason: 'truncated' });
  });

  it('is asked in strict turns, without empty text, within its own ranges', () => {
    const generation: Generation = {
      model: 'm',
      messages: [
        { role: 'user', content: 'a' },
        {
          role: 'user',
          content: [
            { type: 'text', text: '' },
            { type: 'image', url: 'https://x/y.png' },
          ],
        },
        { role: 'system', content: 'late' },
        { role: 'assistant', content: '', toolCalls: [{ id: 't', name: 'f', arguments: 'broken' }] },
        { role: 'tool', content: 'r', toolCallId: 't' },
        { role: 'user', content: 'b' },
      ],
      sampling: { temperature: 1.7 },
      format: { type: 'json' },
      parallelToolCalls: false,
      tools: [{ name: 'f' }],
      choices: 1,
      stream: false,
      extra: { wire: 'openai', fields: { logit_bias: {} } },
    };
    const body: unknown = JSON.parse(anthropicUpstream.request(generation, { model: 'claude' }).body);
    expect(body).toEqual({
      model: 'claude',
      system: [
        { type: 'text', text: 'late' },
        { type: 'text', text: 'Answer with one JSON object and nothing else.' },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'image', source: { type: 'url', url: 'https://x/y.png' } },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'r' }] },
            { type: 'text', text: 'b' },
          ],
        },
      ],
      max_tokens: 4_096,
      temperature: 1,
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      stream: false,
    });
    expect(thrown(() => anthropicUpstream.request({ ...generation, choices: 2 }, { model: 'c' })).code).toBe('validation_failed');
  });
});

describe('OpenAI', () => {
  it('is asked for usage always, with the caller’s own fields beneath ours, and the key in a header only', () => {
    const generation: Generation = {
      model: 'alias',
      messages: [{ role: 'user', content: 'x' }],
      sampling: {},
      choices: 1,
      stream: true,
      extra: { wire: 'openai', fields: { logit_bias: { 5: 1 }, model: 'other', stream: false } },
    };
    const { headers, body, path } = openAiUpstream.request(generation, { model: 'm', key: 'sk-1', headers: { 'x-team': 'a' } });
    expect(JSON.parse(body)).toEqual({
      logit_bias: { 5: 1 },
      model: 'm',
      messages: [{ role: 'user', content: 'x' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(headers).toMatchObject({ authorization: 'Bearer sk-1', 'x-team': 'a', accept: 'text/event-stream' });
    expect(path).toBe('/chat/completions');
    expect(body).not.toContain('sk-1');
  });
});

describe('a failure', () => {
  const fail = (status: number, body: string, headers: Record<string, string> = {}, key = 'topsecretkey') =>
    openAiUpstream.failure({ status, headers, body, receivedAt: 1_000_000 }, { model: 'm', key });

  it.each([
    [400, 'upstream_rejected'],
    [401, 'upstream_key_refused'],
    [403, 'upstream_key_refused'],
    [404, 'model_not_found'],
    [408, 'upstream_failed'],
    [409, 'upstream_failed'],
    [413, 'upstream_rejected'],
    [422, 'upstream_rejected'],
    [425, 'upstream_failed'],
    [429, 'upstream_rate_limited'],
    [500, 'upstream_failed'],
    [503, 'upstream_failed'],
    [529, 'upstream_failed'],
    [302, 'upstream_invalid'],
  ])('with status %i is %s', (status, code) => {
    expect(fail(status, '<html>').code).toBe(code);
  });

  it('tells the provider’s words where the request was wrong, without keys; nowhere else', () => {
    const words = (status: number, message: string) => fail(status, JSON.stringify({ error: { message } })).details?.['words'];
    expect(words(400, 'no topsecretkey, no sk-proj-abcdef123456, no Bearer abc.def.ghi')).toBe('no [key], no [key], no [key]');
    expect(words(400, 'x'.repeat(9_999))).toHaveLength(400);
    expect(words(401, 'Incorrect API key provided')).toBeUndefined();
    expect(words(500, 'stack trace')).toBeUndefined();
  });

  it('never tells half of a key that the limit of words cuts through', () => {
    const message = `${'x'.repeat(394)}topsecretkey`;
    expect(JSON.stringify(fail(400, JSON.stringify({ error: { message } })).toBody())).not.toContain('topse');
  });

  it('knows a prompt that is too long by any name', () => {
    expect(fail(400, '{"error":{"message":"…","code":"context_length_exceeded"}}').code).toBe('context_length_exceeded');
    expect(fail(400, '{"error":{"message":"This model\'s maximum context length is 8192 tokens"}}').code).toBe('context_length_exceeded');
    expect(
      anthropicUpstream.failure(
        {
          status: 400,
          headers: {},
          body: '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 > 8"}}',
          receivedAt: 0,
        },
        { model: 'm' },
      ).code,
    ).toBe('context_length_exceeded');
  });

  it.each([
    ['{"error":{"message":"m","type":"rate_limit_error"}}', 'upstream_rate_limited'],
    ['{"error":{"message":"m","code":429}}', 'upstream_rate_limited'],
    ['{"error":{"message":"m","type":"invalid_request_error","code":"context_length_exceeded"}}', 'context_length_exceeded'],
    ['{"error":{"message":"m","type":"overloaded_error"}}', 'upstream_failed'],
    ['{"error":"out of memory"}', 'upstream_failed'],
  ])('in the middle: %s is %s', (json, code) => {
    const events: GenerationEvent[] = [];
    expect(thrown(() => openAiUpstream.decoder().feed(Buffer.from(sse(choice({ content: 'a' }), json)), events)).code).toBe(code);
    expect(events).toEqual([start, say('a')]);
  });

  it.each<[wait: number | undefined, headers: Record<string, string>]>([
    [undefined, {}],
    [1_500, { 'retry-after': '1.5' }],
    [250, { 'retry-after-ms': '250', 'retry-after': '9' }],
    [0, { 'retry-after': '0' }],
    [undefined, { 'retry-after': '-5' }],
    [undefined, { 'retry-after': 'soon' }],
    [30_000, { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }],
    [0, { 'retry-after': 'Thu, 01 Jan 1970 00:00:01 GMT' }],
    [360_500, { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0.5s' }],
    [undefined, { 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': '6m0s' }],
    [120, { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '120ms' }],
    [4_000, { 'x-ratelimit-reset': '4' }],
    [2_000, { 'x-ratelimit-reset': '1700000002000' }],
    [2_000, { 'x-ratelimit-reset': '1700000002' }],
    [5_000, { 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': '2023-11-14T22:13:25Z' }],
  ])('asks for a wait of %s ms with %j', (wait, headers) => {
    expect(askedWait(headers, 1_700_000_000_000)).toBe(wait);
  });
});
