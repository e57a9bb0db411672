import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { anthropicUpstream } from '../upstreams/anthropic/anthropic.ts';
import { ollamaUpstream } from '../upstreams/ollama/ollama.ts';
import { openAiUpstream } from '../upstreams/openai/openai.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { anthropicMessages } from './anthropic/messages.ts';
import { ollamaChat } from './ollama/chat.ts';
import { ollamaEmbed } from './ollama/embed.ts';
import { ollamaGenerate } from './ollama/generate.ts';
import { openAiChat } from './openai/chat.ts';
import { openAiCompletions } from './openai/completions.ts';
import { openAiEmbeddings } from './openai/embeddings.ts';
import { openAiResponses } from './openai/responses.ts';

/** What may stand where something else should. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  [],
  [[]],
  [null],
  {},
  { type: 'x' },
  [{ type: 'text' }],
  { length: 1 },
];

/** `value` with each of its nodes in turn replaced by each odd value. */
function* spoiled(value: unknown): Generator {
  yield* ODD;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    for (const odd of spoiled((value as Record<string, unknown>)[key])) {
      const copy: unknown = structuredClone(value);
      (copy as Record<string, unknown>)[key] = odd;
      yield copy;
    }
  }
}

/** Everything that `work` throws for `inputs` but errors of the registry, which carry one of `codes`. */
function crashes(inputs: Iterable<unknown>, codes: readonly string[], work: (input: unknown) => unknown): string[] {
  const found: string[] = [];
  for (const input of inputs) {
    try {
      work(input);
    } catch (error) {
      if (!(error instanceof AssayError) || !codes.includes(error.code)) found.push(`${String(error)} for ${JSON.stringify(input)}`);
    }
  }
  return found;
}

const tool = { name: 'f', description: 'd', parameters: { type: 'object' }, strict: true };
const openAiMessages = [
  { role: 'system', content: 's', name: 'n' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'x' },
      { type: 'image_url', image_url: { url: 'data:,' } },
    ],
  },
  { role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }] },
  { role: 'tool', content: 'r', tool_call_id: 'a' },
];
const schema = { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' }, strict: true } };

const BODIES: readonly [name: string, wire: { parse(body: unknown): unknown }, body: object][] = [
  [
    'openai chat',
    openAiChat,
    {
      model: 'm',
      messages: openAiMessages,
      tools: [{ type: 'function', function: tool }],
      tool_choice: { type: 'function', function: { name: 'f' } },
      response_format: schema,
      stop: ['a'],
      stream: true,
      stream_options: { include_usage: true },
      n: 1,
      temperature: 1,
    },
  ],
  ['openai completions', openAiCompletions, { model: 'm', prompt: ['p'], stop: 'a', max_tokens: 1 }],
  [
    'openai responses',
    openAiResponses,
    {
      model: 'm',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'x' },
            { type: 'input_image', image_url: 'data:,' },
          ],
        },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'a', output: 'r' },
      ],
      tools: [{ type: 'function', ...tool }],
      tool_choice: { type: 'function', name: 'f' },
      text: { format: { type: 'json_schema', name: 'n', schema: {} } },
      reasoning: { effort: 'low' },
    },
  ],
  ['openai embeddings', openAiEmbeddings, { model: 'm', input: ['a'], encoding_format: 'float', dimensions: 1 }],
  [
    'anthropic',
    anthropicMessages,
    {
      model: 'm',
      max_tokens: 1,
      system: [{ type: 'text', text: 's' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'x' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'f', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'r' }] }] },
      ],
      tools: [{ name: 'f', input_schema: {} }],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
      output_config: { format: { type: 'json_schema', schema: {} } },
      metadata: { user_id: 'u' },
    },
  ],
  [
    'ollama chat',
    ollamaChat,
    {
      model: 'm',
      messages: [
        { role: 'user', content: 'x', images: ['aGk='] },
        { role: 'assistant', content: '', tool_calls: [{ function: { name: 'f', arguments: {} } }] },
        { role: 'tool', content: 'r' },
      ],
      tools: [{ type: 'function', function: tool }],
      options: { temperature: 0, stop: ['a'], num_predict: 1 },
      format: {},
    },
  ],
  ['ollama generate', ollamaGenerate, { model: 'm', prompt: 'p', system: 's', images: ['aGk='], format: 'json', options: {} }],
  ['ollama embed', ollamaEmbed, { model: 'm', input: ['a'] }],
];

describe('a body with anything in any place is read or refused, never a crash', () => {
  it.each(BODIES)('%s', (_, wire, body) => {
    expect(() => wire.parse(body)).not.toThrow();
    expect(crashes(spoiled(body), ['validation_failed'], (input) => wire.parse(input))).toEqual([]);
  });
});

const usage = { prompt_tokens: 1, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 1 } };
const call = { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
const ollamaMessage = { role: 'assistant', content: 'a', thinking: 't', tool_calls: [{ function: { name: 'f', arguments: {} } }] };

const UPSTREAMS: readonly [name: string, upstream: Upstream, frames: readonly object[], whole: object][] = [
  [
    'openai',
    openAiUpstream,
    [
      {
        id: 'i',
        model: 'm',
        choices: [
          { index: 0, delta: { role: 'assistant', content: 'a', reasoning_content: 'r', tool_calls: [call] }, finish_reason: 'stop' },
        ],
        usage,
      },
    ],
    { id: 'i', model: 'm', choices: [{ index: 0, message: { content: 'a', tool_calls: [call] }, finish_reason: 'stop' }], usage },
  ],
  [
    'anthropic',
    anthropicUpstream,
    [
      { type: 'message_start', message: { id: 'i', model: 'm', usage: { input_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ],
    {
      type: 'message',
      id: 'i',
      model: 'm',
      content: [
        { type: 'text', text: 'a' },
        { type: 'tool_use', id: 'a', name: 'f', input: {} },
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  ],
  [
    'ollama',
    ollamaUpstream,
    [{ model: 'm', message: ollamaMessage, done: true, done_reason: 'stop', eval_count: 1 }],
    { model: 'm', message: ollamaMessage, done: true, done_reason: 'stop', eval_count: 1 },
  ],
];

describe('a provider that says anything in any place is understood or refused, never a crash', () => {
  const codes = [
    'upstream_invalid',
    'upstream_failed',
    'upstream_rejected',
    'upstream_rate_limited',
    'upstream_key_refused',
    'model_not_found',
  ];

  it.each(UPSTREAMS)('%s', (name, upstream, frames, whole) => {
    const frame =
      name === 'ollama' ? (value: unknown) => `${JSON.stringify(value)}\n` : (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
    const decode = (values: unknown): void => {
      const decoder = upstream.decoder();
      decoder.feed(Buffer.from((values as unknown[]).map(frame).join('')), []);
      decoder.end([]);
    };
    const streams = frames.flatMap((value, at) => Array.from(spoiled(value), (odd) => frames.with(at, odd as object)));
    expect(() => decode(frames)).not.toThrow();
    expect(crashes(streams, codes, decode)).toEqual([]);
    expect(() => upstream.answer(JSON.stringify(whole))).not.toThrow();
    const answers = [...spoiled(whole)].filter((value) => value !== undefined);
    expect(crashes(answers, codes, (value) => upstream.answer(JSON.stringify(value)))).toEqual([]);
  });
});
