import OpenAI from 'openai';
import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { CALLS, CITY, HELLO, SAID, finish, schema, setStage, start, text, user } from './stage.ts';

const stage = setStage();

describe("OpenAI's client: chat", () => {
  const client = (): OpenAI => new OpenAI({ baseURL: `${stage.url}/v1`, apiKey: 'k', maxRetries: 0 });
  const ask = { model: 'm', messages: user };
  const functions = ['left', 'right'].map((name) => ({ type: 'function' as const, function: { name, parameters: { type: 'object' } } }));

  it('plain and streamed say the same', async () => {
    stage.script = { events: HELLO };
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
    stage.script = { events: HELLO };
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
    stage.script = { events: CALLS };
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
    expect(stage.asked[0]).toMatchObject({ toolChoice: 'auto', parallelToolCalls: true, tools: [{ name: 'left' }, { name: 'right' }] });
  });

  it('several answers keep apart', async () => {
    stage.script = { events: [start, text('a', 0), text('b', 1), text('a', 0), finish('stop', 1), finish('length', 0)] };
    const { choices } = await client()
      .chat.completions.stream({ ...ask, n: 2 })
      .finalChatCompletion();
    expect(choices.map((choice) => [choice.message.content, choice.finish_reason])).toEqual([
      ['aa', 'length'],
      ['b', 'stop'],
    ]);
  });

  it('structured output is parsed', async () => {
    stage.script = { events: CITY };
    const response_format = { type: 'json_schema' as const, json_schema: { name: 'city', strict: true, schema } };
    const parsed = await client().chat.completions.parse({ ...ask, response_format });
    expect(JSON.parse(parsed.choices[0]?.message.content ?? '')).toEqual({ city: 'Köln' });
    expect(stage.asked[0]?.format).toEqual({ type: 'schema', name: 'city', strict: true, schema });
  });

  it.each([
    ['unauthenticated', OpenAI.AuthenticationError, 'invalid_api_key'],
    ['forbidden', OpenAI.PermissionDeniedError, 'forbidden'],
    ['model_not_found', OpenAI.NotFoundError, 'model_not_found'],
    ['rate_limited', OpenAI.RateLimitError, 'rate_limit_exceeded'],
    ['context_length_exceeded', OpenAI.BadRequestError, 'context_length_exceeded'],
    ['overloaded', OpenAI.InternalServerError, 'overloaded'],
  ] as const)('%s is an error of its own class', async (code, kind, named) => {
    stage.script = { events: [], error: new AssayError(code) };
    const error: unknown = await client()
      .chat.completions.create(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code: named, requestID: 'trace-1' });
  });

  it('a wrong field is named', async () => {
    stage.script = { events: HELLO };
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
    stage.script = { events: [start, text('half')], error: new AssayError('worker_lost') };
    const seen: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of await client().chat.completions.create({ ...ask, stream: true }))
        seen.push(chunk.choices[0]?.delta.content);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'worker_lost', type: 'server_error' });
    expect(seen).toEqual(['', 'half']);
  });
});
