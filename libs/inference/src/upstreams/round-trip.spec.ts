import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { AssayError, type GenerationEvent } from '@assay/contracts';
import type { Answer, Generation } from '../generation.ts';
import { anthropicMessages } from '../wires/anthropic/messages.ts';
import { ollamaChat } from '../wires/ollama/chat.ts';
import { openAiChat } from '../wires/openai/chat.ts';
import type { Exchange, GenerationWire } from '../wires/wire.ts';
import { anthropicUpstream } from './anthropic/anthropic.ts';
import { AnswerCollector, answerEvents } from './collect.ts';
import { ollamaUpstream } from './ollama/ollama.ts';
import { openAiUpstream } from './openai/openai.ts';
import type { Upstream } from './upstream.ts';

const exchange: Exchange = { id: 'op1', startedAt: 1_700_000_000_000, now: () => 1_700_000_001_000 };
const TARGET = { model: 'm-1', key: 'sk-secret' };

interface Pair {
  readonly name: string;
  readonly wire: GenerationWire;
  readonly upstream: Upstream;
  /** What this wire gives an answer besides. */
  readonly id: string;
  readonly callIds: readonly [string, string];
  readonly cached: boolean;
}

const PAIRS: readonly Pair[] = [
  { name: 'openai', wire: openAiChat, upstream: openAiUpstream, id: 'chatcmpl-7', callIds: ['call_a', 'call_b'], cached: true },
  { name: 'anthropic', wire: anthropicMessages, upstream: anthropicUpstream, id: 'msg_7', callIds: ['call_a', 'call_b'], cached: true },
  { name: 'ollama', wire: ollamaChat, upstream: ollamaUpstream, id: '', callIds: ['call_0', 'call_1'], cached: false },
];

const generationFor = (wire: string, stream: boolean): Generation => ({
  model: 'm-1',
  messages: [
    { role: 'system', content: 'Be brief. 简短' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is it? 👩‍🚀' },
        { type: 'image', url: 'data:image/png;base64,iVBORw0KGgo=' },
      ],
    },
    { role: 'assistant', content: 'I look.', toolCalls: [{ id: 'call_1_0', name: 'look', arguments: '{"at":[1,2]}' }] },
    { role: 'tool', content: 'a cat', toolCallId: 'call_1_0' },
  ],
  tools: [{ name: 'look', description: 'Looks', parameters: { type: 'object', properties: { at: { type: 'array' } } } }],
  format: { type: 'schema', name: 'answer', schema: { type: 'object' }, strict: true },
  sampling: {
    temperature: 0,
    topP: 0,
    topK: 0,
    stop: ['END'],
    ...(wire === 'anthropic' ? {} : { seed: 0, presencePenalty: 0, frequencyPenalty: 0 }),
  },
  maxTokens: 0,
  choices: 1,
  stream,
  ...(wire === 'ollama' ? {} : { user: 'u-1' }),
});

/** The answer to a generation as its wire can carry it. */
const answerFor = ({ id, callIds, cached }: Pair): Answer => ({
  id,
  model: 'm-1@2',
  choices: [
    {
      reasoning: 'Hmm… 嗯',
      text: 'It is "a cat"\n🐈',
      toolCalls: [
        { id: callIds[0], name: 'look', arguments: '{"at":"左"}' },
        { id: callIds[1], name: 'pet', arguments: '{}' },
      ],
      finishReason: 'tool_calls',
    },
  ],
  usage: { promptTokens: 11, completionTokens: 5, ...(cached ? { cachedTokens: 4 } : {}) },
});

/** Asks `pair.wire` the way `pair.upstream` would. */
const ask = (pair: Pair, generation: Generation) => {
  const body = JSON.parse(pair.upstream.request(generation, TARGET).body) as Record<string, unknown>;
  return pair.wire.parse(body);
};

function decode(upstream: Upstream, pieces: readonly Uint8Array[]): GenerationEvent[] {
  const events: GenerationEvent[] = [];
  const decoder = upstream.decoder();
  for (const piece of pieces) decoder.feed(piece, events);
  decoder.end(events);
  return events;
}

function streamOf(pair: Pair, events: readonly GenerationEvent[]): Buffer {
  const stream = ask(pair, { model: 'm', messages: [{ role: 'user', content: 'x' }], sampling: {}, choices: 1, stream: true }).stream(
    exchange,
  );
  return Buffer.from(events.map((event) => stream.event(event) + stream.heartbeat()).join('') + stream.end());
}

function thrown(run: () => unknown): AssayError {
  try {
    run();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe.each(PAIRS)('$name: its client and its server', (pair) => {
  const { name, upstream, wire } = pair;
  const answer = answerFor(pair);
  const bytes = streamOf(pair, answerEvents(answer));

  it.each([true, false])('mean the same request; every zero stays (streamed: %s)', (stream) => {
    const generation = generationFor(name, stream);
    expect(ask(pair, generation).generation).toEqual(generation);
  });

  it('mean the same whole answer', () => {
    expect(upstream.answer(ask(pair, generationFor(name, false)).answer(answer, exchange))).toEqual(answer);
  });

  it('mean the same streamed answer, cut at every byte', () => {
    const whole = decode(upstream, [bytes]);
    const collector = new AnswerCollector();
    for (const event of whole) collector.add(event);
    expect(collector.answer()).toEqual(answer);
    for (let at = 1; at < bytes.length; at += 1) expect(decode(upstream, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  });

  it('mean the same streamed answer, byte by byte', () => {
    const pieces = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
    expect(decode(upstream, pieces)).toEqual(decode(upstream, [bytes]));
  });

  it('never take a stream that broke off for a whole one, wherever it broke', () => {
    // Where the ending stands: from there on the answer is there, although its wire says a little more.
    const ending = bytes.indexOf(name === 'openai' ? 'data: [DONE]' : name === 'anthropic' ? '{"type":"message_stop"' : '"done":true');
    for (let at = 0; at < ending; at += 1) {
      const [rest = '', ...events] = bytes.subarray(0, at).toString().split('\n\n').reverse();
      // Many compatible servers close after the last choice without [DONE]; a comment says nothing.
      const closed =
        name === 'openai' && /^(?:: waiting\n)?$/.test(rest) && events.some((event) => event.includes('"finish_reason":"tool_calls"'));
      if (!closed) expect(thrown(() => decode(upstream, [bytes.subarray(0, at)])).code).toBe('upstream_invalid');
    }
  });

  it('mean the same in-band error', () => {
    const stream = ask(pair, { model: 'm', messages: [{ role: 'user', content: 'x' }], sampling: {}, choices: 1, stream: true }).stream(
      exchange,
    );
    const events: GenerationEvent[] = [];
    const written = stream.event({ type: 'text', choice: 0, text: 'half' }) + stream.error(new AssayError('worker_lost'));
    const decoder = upstream.decoder();
    expect(thrown(() => decoder.feed(Buffer.from(written), events)).code).toBe('upstream_failed');
    expect(events.at(-1)).toEqual({ type: 'text', choice: 0, text: 'half' });
    expect(written).not.toContain('[DONE]');
    expect(written).not.toContain('message_stop');
  });

  it.each([
    ['model_not_found', 'model_not_found'],
    ['rate_limited', 'upstream_rate_limited'],
    ['unauthenticated', 'upstream_key_refused'],
    ['forbidden', 'upstream_key_refused'],
    ['internal', 'upstream_failed'],
    ['overloaded', 'upstream_failed'],
    ['context_length_exceeded', name === 'openai' ? 'context_length_exceeded' : 'upstream_rejected'],
    ['validation_failed', 'upstream_rejected'],
  ] as const)('mean the same refusal: %s', (code, expected) => {
    const { status, headers, body } = wire.error(new AssayError(code, { details: { retryAfterMs: 1_500 } }), 'trace-1');
    const error = upstream.failure({ status, headers, body, receivedAt: 0 }, TARGET);
    expect([error.code, error.details?.['retryAfterMs']]).toEqual([expected, 1_500]);
  });
});

describe('one caller, another provider', () => {
  const cases = PAIRS.flatMap((caller) => PAIRS.map((provider) => ({ caller, provider, between: `${caller.name} over ${provider.name}` })));

  it.each(cases)('$between: the answer is the same streamed and whole', ({ caller, provider }) => {
    const answer = answerFor(provider);
    const streamed = decode(caller.upstream, [streamOf(caller, decode(provider.upstream, [streamOf(provider, answerEvents(answer))]))]);
    const collector = new AnswerCollector();
    for (const event of streamed) collector.add(event);
    const whole = provider.upstream.answer(ask(provider, generationFor(provider.name, false)).answer(answer, exchange));
    const again = caller.upstream.answer(ask(caller, generationFor(caller.name, false)).answer(whole, exchange));
    expect(collector.answer().choices).toEqual(again.choices);
    expect(collector.answer().usage).toEqual(again.usage);
  });
});
