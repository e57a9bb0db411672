import { describe, expect, it } from '@jest/globals';
import { AssayError, type GenerationEvent } from '@assay/contracts';
import { anthropicMessages } from './anthropic/messages.ts';
import { ollamaChat } from './ollama/chat.ts';
import { openAiChat } from './openai/chat.ts';
import { openAiResponses } from './openai/responses.ts';
import type { Exchange, WireCall, WireStream } from './wire.ts';

type Json = Record<string, unknown>;

const exchange: Exchange = { id: 'op', startedAt: 1_700_000_000_000, now: () => 1_700_000_000_000 };
const messages = [{ role: 'user', content: 'x' }];
const start: GenerationEvent = { type: 'start', id: 'a', model: 'm@1' };
const text = (said: string, choice = 0): GenerationEvent => ({ type: 'text', choice, text: said });
const call = (index: number, written: string, name?: string): GenerationEvent => ({
  type: 'tool',
  choice: 0,
  index,
  arguments: written,
  ...(name ? { id: `id_${index}`, name } : {}),
});
const finish = (reason: 'stop' | 'tool_calls' | 'length' = 'stop'): GenerationEvent => ({ type: 'finish', choice: 0, reason });
const usage: GenerationEvent = { type: 'usage', usage: { promptTokens: 3, completionTokens: 2 } };

/** Two calls whose pieces interleave. */
const INTERLEAVED = [
  start,
  text('t'),
  call(0, '{', 'left'),
  call(1, '{"b"', 'right'),
  call(0, '}'),
  call(1, ':1}'),
  finish('tool_calls'),
  usage,
];

const write = (stream: WireStream, events: readonly GenerationEvent[]): string => events.map((event) => stream.event(event)).join('');

/** The JSON of each event, or of each line. */
const read = (written: string): Json[] =>
  written
    .split('\n')
    .map((line) => line.replace(/^data: /, ''))
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Json);

const whole = (parsed: WireCall, events: readonly GenerationEvent[]): string => {
  const stream = parsed.stream(exchange);
  return write(stream, events) + stream.end();
};

describe('chat', () => {
  const parsed = (more: Json = {}): WireCall => openAiChat.parse({ model: 'm', messages, stream: true, ...more });
  const deltas = (chunks: readonly Json[]): unknown[] =>
    chunks.flatMap(({ choices }) =>
      (choices as { index: number; delta: unknown; finish_reason: unknown }[]).map((c) => [c.index, c.delta, c.finish_reason]),
    );

  it('tells the role once for each choice, with or without a start', () => {
    const role = { role: 'assistant', content: '', refusal: null };
    const said = [text('a'), text('b', 1), text('c')];
    const spoken = [
      [0, { content: 'a' }, null],
      [1, { content: 'b' }, null],
      [0, { content: 'c' }, null],
    ];
    expect(deltas(read(write(parsed({ n: 2 }).stream(exchange), [start, ...said])))).toEqual([[0, role, null], [1, role, null], ...spoken]);
    expect(deltas(read(write(parsed({ n: 2 }).stream(exchange), said)))).toEqual([
      [0, role, null],
      spoken[0],
      [1, role, null],
      spoken[1],
      spoken[2],
    ]);
  });

  it('shows usage only where it is asked for, in a chunk of its own before the end', () => {
    const plain = whole(parsed(), [start, text('a'), finish(), usage]);
    const asked = whole(parsed({ stream_options: { include_usage: true } }), [start, text('a'), finish(), usage]);
    expect(plain).not.toContain('usage');
    expect(plain.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(read(asked).map((chunk) => chunk['usage'])).toEqual([
      null,
      null,
      null,
      { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    ]);
    expect(read(asked).at(-1)?.['choices']).toEqual([]);
    expect(asked.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('lets interleaved calls keep their index', () => {
    const calls = deltas(read(whole(parsed(), INTERLEAVED))).flatMap(
      (delta) => ((delta as [number, Json])[1]['tool_calls'] as Json[] | undefined) ?? [],
    );
    expect(calls).toEqual([
      { index: 0, id: 'id_0', type: 'function', function: { name: 'left', arguments: '{' } },
      { index: 1, id: 'id_1', type: 'function', function: { name: 'right', arguments: '{"b"' } },
      { index: 0, function: { arguments: '}' } },
      { index: 1, function: { arguments: ':1}' } },
    ]);
  });

  it('is one answer by one name in all chunks', () => {
    const heads = read(whole(parsed(), [start, text('a'), finish()])).map(({ id, object, created, model }) => [id, object, created, model]);
    expect(new Set(heads.map(String))).toEqual(new Set(['chatcmpl-a,chat.completion.chunk,1700000000,m@1']));
  });
});

describe('messages', () => {
  const parsed = anthropicMessages.parse({ model: 'm', max_tokens: 1, messages, stream: true });

  it('have one block open at a time, although the calls interleave', () => {
    const events = read(whole(parsed, [start, { type: 'reasoning', choice: 0, text: 'h' }, ...INTERLEAVED.slice(1)]));
    const seen = events.map(({ type, index, delta, content_block }) => [
      type,
      index,
      ...Object.values((delta ?? content_block ?? {}) as Json).filter((value) => typeof value === 'string'),
    ]);
    expect(seen).toEqual([
      ['message_start', undefined],
      ['content_block_start', 0, 'thinking', '', ''],
      ['content_block_delta', 0, 'thinking_delta', 'h'],
      ['content_block_stop', 0],
      ['content_block_start', 1, 'text', ''],
      ['content_block_delta', 1, 'text_delta', 't'],
      ['content_block_stop', 1],
      ['content_block_start', 2, 'tool_use', 'id_0', 'left'],
      ['content_block_delta', 2, 'input_json_delta', '{'],
      ['content_block_delta', 2, 'input_json_delta', '}'],
      ['content_block_stop', 2],
      ['content_block_start', 3, 'tool_use', 'id_1', 'right'],
      ['content_block_delta', 3, 'input_json_delta', '{"b":1}'],
      ['content_block_stop', 3],
      ['message_delta', undefined, 'tool_use'],
      ['message_stop', undefined],
    ]);
  });

  it('tell the first call as it comes, not at the end', () => {
    const stream = parsed.stream(exchange);
    write(stream, [start, call(0, '', 'left')]);
    expect(stream.event(call(0, '{"a"'))).toContain('input_json_delta');
  });

  it('tell usage at the end, and an estimate of the prompt at the beginning', () => {
    const stream = parsed.stream({ ...exchange, promptTokens: 7 });
    const [first] = read(stream.event(start));
    expect(first?.['message']).toMatchObject({
      id: 'msg_a',
      model: 'm@1',
      content: [],
      stop_reason: null,
      usage: { input_tokens: 7, output_tokens: 0 },
    });
    write(stream, [text('a'), finish('length'), usage]);
    expect(read(stream.end())[0]).toMatchObject({
      type: 'message_delta',
      delta: { stop_reason: 'max_tokens' },
      usage: { input_tokens: 3, output_tokens: 2 },
    });
  });

  it('are pinged, and fail with an event of that name', () => {
    const stream = parsed.stream(exchange);
    expect(stream.heartbeat()).toBe('event: ping\ndata: {"type":"ping"}\n\n');
    expect(stream.error(new AssayError('overloaded'))).toMatch(/^event: error\ndata: \{"type":"error","error":\{"type":"overloaded_error"/);
  });
});

describe('responses', () => {
  const parsed = openAiResponses.parse({ model: 'm', input: 'x', stream: true });

  it('number their events, and let calls be open side by side', () => {
    const events = read(whole(parsed, INTERLEAVED));
    expect(events.map((event) => event['sequence_number'])).toEqual(events.map((_, i) => i));
    expect(events.map(({ type, output_index, delta }) => [String(type).replace('response.', ''), output_index, delta])).toEqual([
      ['created', undefined, undefined],
      ['in_progress', undefined, undefined],
      ['output_item.added', 0, undefined],
      ['content_part.added', 0, undefined],
      ['output_text.delta', 0, 't'],
      ['output_text.done', 0, undefined],
      ['content_part.done', 0, undefined],
      ['output_item.done', 0, undefined],
      ['output_item.added', 1, undefined],
      ['function_call_arguments.delta', 1, '{'],
      ['output_item.added', 2, undefined],
      ['function_call_arguments.delta', 2, '{"b"'],
      ['function_call_arguments.delta', 1, '}'],
      ['function_call_arguments.delta', 2, ':1}'],
      ['function_call_arguments.done', 1, undefined],
      ['output_item.done', 1, undefined],
      ['function_call_arguments.done', 2, undefined],
      ['output_item.done', 2, undefined],
      ['completed', undefined, undefined],
    ]);
    expect(events.at(-1)?.['response']).toMatchObject({
      status: 'completed',
      output: [
        { type: 'message', content: [{ text: 't' }] },
        { name: 'left', arguments: '{}' },
        { call_id: 'id_1', arguments: '{"b":1}' },
      ],
      usage: { total_tokens: 5 },
    });
  });

  it('end incomplete when the answer was cut short, and with an error event when it failed', () => {
    expect(read(whole(parsed, [start, text('a'), finish('length')])).at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete' },
    });
    expect(parsed.stream(exchange).error(new AssayError('idle_timeout'))).toMatch(
      /^event: error\ndata: \{"type":"error","code":"idle_timeout"/,
    );
  });
});

describe('lines of Ollama', () => {
  const parsed = ollamaChat.parse({ model: 'm', messages });

  it('tell calls whole, once their pieces are together', () => {
    const lines = read(whole(parsed, INTERLEAVED));
    expect(lines.map(({ message, done }) => [message, done])).toEqual([
      [{ role: 'assistant', content: 't' }, false],
      [
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ function: { name: 'left', arguments: {} } }, { function: { name: 'right', arguments: { b: 1 } } }],
        },
        false,
      ],
      [{ role: 'assistant', content: '' }, true],
    ]);
    expect(lines.at(-1)).toMatchObject({
      model: 'm@1',
      created_at: '2023-11-14T22:13:20.000Z',
      done_reason: 'stop',
      prompt_eval_count: 3,
      eval_count: 2,
    });
  });

  it('refuse a call that is no object', () => {
    const stream = parsed.stream(exchange);
    write(stream, [start, call(0, '{"a":', 'left')]);
    expect(() => stream.event(finish('length'))).toThrow(AssayError);
  });
});
