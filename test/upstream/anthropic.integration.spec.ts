import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { CALLS, CITY, HELLO, SAID, schema, setStage, start, text, user } from './stage.ts';

const stage = setStage();

describe("Anthropic's client", () => {
  const client = (): Anthropic => new Anthropic({ baseURL: stage.url, apiKey: 'k', maxRetries: 0 });
  const ask = { model: 'm', max_tokens: 64, messages: user };

  it('plain and streamed say the same', async () => {
    stage.script = { events: HELLO };
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
    stage.script = { events: CALLS };
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
    stage.script = { events: CITY };
    const message = await client().messages.parse({ ...ask, output_config: { format: { type: 'json_schema', schema } } });
    expect(stage.asked[0]?.format).toMatchObject({ type: 'schema', schema });
    expect(message.content[0]).toMatchObject({ text: '{"city":"Köln"}' });
  });

  it.each([
    ['unauthenticated', Anthropic.AuthenticationError, 'authentication_error'],
    ['forbidden', Anthropic.PermissionDeniedError, 'permission_error'],
    ['model_not_found', Anthropic.NotFoundError, 'not_found_error'],
    ['rate_limited', Anthropic.RateLimitError, 'rate_limit_error'],
    ['overloaded', Anthropic.InternalServerError, 'overloaded_error'],
  ] as const)('%s is an error of its own class', async (code, kind, type) => {
    stage.script = { events: [], error: new AssayError(code) };
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
    stage.script = { events: [start, text('half')], error: new AssayError('overloaded') };
    await expect(client().messages.stream(ask).finalMessage()).rejects.toMatchObject({ type: 'overloaded_error' });
  });

  it('count_tokens', async () => {
    expect(await client().messages.countTokens({ model: 'm', messages: user, system: 'Be brief' })).toEqual({ input_tokens: 2 });
  });
});
