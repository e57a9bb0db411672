import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { AssayError, type GenerationEvent } from '@assay/contracts';
import {
  AnswerCollector,
  anthropicUpstream,
  assertMediaType,
  ollamaUpstream,
  openAiUpstream,
  type Generation,
  type Upstream,
} from '@assay/inference';
import { HALF_EVENT, HELLO, INVALID_UTF8, MALFORMED, NO_USAGE, startVendor, tooMany, type Plan, type Vendor } from './index.ts';

/** The fake vendor beside the vendors' own clients (it speaks their wires), and our upstream codecs beside the fake vendor. */
let vendor: Vendor;
beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(() => vendor.stop());

const TOOLS: Plan = {
  say: {
    reasoning: ['Let me ', 'see…'],
    text: ['I ask. 我问'],
    calls: [
      { id: 'call_0', name: 'left', pieces: ['{"a"', ':1}'] },
      { id: 'call_1', name: 'right', pieces: ['{"b":', '"世"', '}'] },
    ],
    finish: 'tool_calls',
    usage: { prompt: 20, completion: 8, cached: 5 },
  },
};

const UPSTREAMS: readonly [name: string, upstream: Upstream, base: string][] = [
  ['openai', openAiUpstream, '/v1'],
  ['anthropic', anthropicUpstream, ''],
  ['ollama', ollamaUpstream, ''],
];

const generation = (stream: boolean): Generation => ({
  model: 'alias',
  messages: [{ role: 'user', content: 'Hi' }],
  sampling: {},
  choices: 1,
  stream,
});
const TARGET = { model: 'vendor-model-1', key: 'sk-secret-1' };

async function post(upstream: Upstream, base: string, stream: boolean): Promise<Response> {
  const { path, headers, body } = upstream.request(generation(stream), TARGET);
  return fetch(vendor.url + base + path, { method: 'POST', headers, body });
}

async function streamed(upstream: Upstream, base: string): Promise<GenerationEvent[]> {
  const response = await post(upstream, base, true);
  assertMediaType(Object.fromEntries(response.headers), upstream.streamType);
  const events: GenerationEvent[] = [];
  const decoder = upstream.decoder();
  for await (const bytes of response.body ?? []) decoder.feed(bytes as Uint8Array, events);
  decoder.end(events);
  return events;
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof AssayError ? [error.code, error.details?.['reason']] : error),
  );

describe.each(UPSTREAMS)('%s', (name, upstream, base) => {
  it('gives the same answer whole, streamed, and streamed byte by byte', async () => {
    vendor.next(TOOLS, TOOLS, { ...TOOLS, faults: [{ kind: 'split', bytes: 1 }] });
    const whole = upstream.answer(await (await post(upstream, base, false)).text());
    for (const events of [await streamed(upstream, base), await streamed(upstream, base)]) {
      const collector = new AnswerCollector();
      for (const event of events) collector.add(event);
      expect(collector.answer()).toEqual(whole);
    }
    expect(whole.choices[0]).toMatchObject({ text: 'I ask. 我问', reasoning: 'Let me see…', finishReason: 'tool_calls' });
    expect(whole.choices[0]?.toolCalls.map((call) => [call.name, JSON.parse(call.arguments) as unknown])).toEqual([
      ['left', { a: 1 }],
      ['right', { b: '世' }],
    ]);
    expect(whole.usage).toEqual({ promptTokens: 20, completionTokens: 8, ...(name === 'ollama' ? {} : { cachedTokens: 5 }) });
  });

  it('has no usage where the vendor forgets it', async () => {
    vendor.next(NO_USAGE);
    expect((await streamed(upstream, base)).some(({ type }) => type === 'usage')).toBe(false);
  });

  it.each<[string, Plan, string, string | undefined]>([
    ['cut within an event', HALF_EVENT, 'upstream_invalid', 'truncated'],
    ['empty', { faults: [{ kind: 'truncate', afterBytes: 0 }] }, 'upstream_invalid', 'truncated'],
    ['of another type', { faults: [{ kind: 'type', contentType: 'text/html' }] }, 'upstream_invalid', 'content_type'],
    ['not UTF-8', INVALID_UTF8, 'upstream_invalid', 'invalid_utf8'],
    ['malformed', MALFORMED, 'upstream_invalid', 'malformed_json'],
  ])('is refused when its stream is %s', async (_, plan, code, reason) => {
    vendor.next(plan);
    expect(await codeOf(streamed(upstream, base))).toEqual([code, reason]);
  });

  it('is limited: the wait that it asks for is told, the key is not', async () => {
    vendor.next(tooMany(7), {
      faults: [{ kind: 'status', status: 400, body: JSON.stringify({ error: { message: 'bad key sk-secret-1 here' } }) }],
    });
    const [limited, rejected] = [await post(upstream, base, true), await post(upstream, base, true)];
    const failure = async (response: Response): Promise<AssayError> =>
      upstream.failure(
        { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text(), receivedAt: 0 },
        TARGET,
      );
    expect((await failure(limited)).toBody()).toMatchObject({ code: 'upstream_rate_limited', details: { retryAfterMs: 7_000 } });
    const words = JSON.stringify((await failure(rejected)).toBody());
    expect(words).toContain('bad key [key] here');
    expect(words).not.toContain('secret');
  });
});

describe('the fake vendor', () => {
  it("is understood by OpenAI's own client", async () => {
    vendor.next({}, { ...TOOLS, faults: [{ kind: 'split', bytes: 3 }] }, tooMany(1));
    const client = new OpenAI({ baseURL: `${vendor.url}/v1`, apiKey: 'k', maxRetries: 0 });
    const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
    expect((await client.chat.completions.create(ask)).choices[0]?.message.content).toBe(HELLO.text.join(''));
    const answer = await client.chat.completions.stream(ask).finalChatCompletion();
    expect(answer.choices[0]?.message.tool_calls?.map((call) => call.type === 'function' && call.function.arguments)).toEqual([
      '{"a":1}',
      '{"b":"世"}',
    ]);
    await expect(client.chat.completions.create(ask)).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });

  it("is understood by Anthropic's own client", async () => {
    vendor.next({}, { ...TOOLS, faults: [{ kind: 'split', bytes: 3 }] });
    const client = new Anthropic({ baseURL: vendor.url, apiKey: 'k', maxRetries: 0 });
    const ask = { model: 'm', max_tokens: 9, messages: [{ role: 'user' as const, content: 'Hi' }] };
    expect((await client.messages.create(ask)).content).toMatchObject([{ type: 'text', text: HELLO.text.join('') }]);
    const { content } = await client.messages.stream(ask).finalMessage();
    expect(content.map(({ type }) => type)).toEqual(['thinking', 'text', 'tool_use', 'tool_use']);
  });

  it("is understood by Ollama's own client", async () => {
    vendor.next({}, { ...TOOLS, faults: [{ kind: 'split', bytes: 3 }] });
    const client = new Ollama({ host: vendor.url });
    const ask = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
    expect((await client.chat({ ...ask, stream: false })).message.content).toBe(HELLO.text.join(''));
    const lines = [];
    for await (const line of await client.chat({ ...ask, stream: true })) lines.push(line);
    expect(lines.flatMap(({ message }) => message.tool_calls ?? []).map((call) => call.function.arguments)).toEqual([
      { a: 1 },
      { b: '世' },
    ]);
  });

  it('knows who hung up, and when', async () => {
    vendor.next({ faults: [{ kind: 'stall', afterBytes: 40 }] });
    const arrival = vendor.arrival();
    const leaving = new AbortController();
    const { path, headers, body } = openAiUpstream.request(generation(true), TARGET);
    const response = await fetch(`${vendor.url}/v1${path}`, { method: 'POST', headers, body, signal: leaving.signal });
    const recorded = await arrival;
    expect(recorded.body).toMatchObject({ model: 'vendor-model-1', stream_options: { include_usage: true } });
    expect(recorded.headers.authorization).toBe('Bearer sk-secret-1');
    leaving.abort();
    await expect(response.text()).rejects.toThrow();
    expect(await recorded.over).toBe('hung-up');
    expect(recorded.hungUpAt).toBeGreaterThanOrEqual(recorded.at);
  });

  it.each<[string, Plan]>([
    ['resets', { faults: [{ kind: 'reset', afterBytes: 30 }] }],
    ['resets before its headers', { faults: [{ kind: 'reset', afterBytes: -1 }] }],
    ['never ends its headers', { faults: [{ kind: 'endless-headers' }] }],
  ])('%s', async (_, plan) => {
    vendor.next(plan);
    await expect(streamed(openAiUpstream, '/v1')).rejects.toThrow();
  });
});
