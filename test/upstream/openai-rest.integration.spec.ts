import OpenAI from 'openai';
import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { CALLS, CITY, HELLO, SAID, finish, schema, setStage, start, text } from './stage.ts';

const stage = setStage();

describe("OpenAI's client: the rest", () => {
  const client = (): OpenAI => new OpenAI({ baseURL: `${stage.url}/v1`, apiKey: 'k', maxRetries: 0 });

  it('completions, plain and streamed', async () => {
    stage.script = { events: HELLO };
    const plain = await client().completions.create({ model: 'm', prompt: 'Hi' });
    let streamed = '';
    for await (const chunk of await client().completions.create({ model: 'm', prompt: 'Hi', stream: true }))
      streamed += chunk.choices[0]?.text ?? '';
    expect([plain.choices[0]?.text, streamed]).toEqual([SAID, SAID]);
  });

  it('responses, plain and streamed, say the same', async () => {
    stage.script = { events: CALLS };
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
    expect(stage.asked[0]).toMatchObject({
      maxTokens: 0,
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });

  it('responses take their own output back as input', async () => {
    stage.script = { events: CALLS };
    const first = await client().responses.create({ model: 'm', input: 'Hi' });
    const outputs = ['call_0', 'call_1'].map((call_id) => ({ type: 'function_call_output' as const, call_id, output: 'done' }));
    await client().responses.create({ model: 'm', input: [...first.output, ...outputs] as OpenAI.Responses.ResponseInput });
    expect(stage.asked[1]?.messages).toMatchObject([
      { role: 'assistant', content: 'I ask.', toolCalls: [{ id: 'call_0' }, { id: 'call_1' }] },
      { role: 'tool', toolCallId: 'call_0' },
      { role: 'tool', toolCallId: 'call_1' },
    ]);
  });

  it('responses: structured output, and one cut short', async () => {
    stage.script = { events: CITY };
    const format = { type: 'json_schema' as const, name: 'city', strict: true, schema };
    const parsed = await client().responses.create({ model: 'm', input: 'Hi', text: { format } });
    expect(JSON.parse(parsed.output_text)).toEqual({ city: 'Köln' });
    stage.script = { events: [start, text('half'), finish('length')] };
    const short = await client().responses.stream({ model: 'm', input: 'Hi' }).finalResponse();
    expect([short.status, short.incomplete_details?.reason]).toEqual(['incomplete', 'max_output_tokens']);
  });

  it('responses: a failure in the middle is thrown', async () => {
    stage.script = { events: [start, text('half')], error: new AssayError('idle_timeout') };
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
