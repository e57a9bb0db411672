import { Ollama } from 'ollama';
import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { CALLS, CITY, HELLO, SAID, schema, setStage, start, text } from './stage.ts';

const stage = setStage();

describe("Ollama's client", () => {
  const client = (): Ollama => new Ollama({ host: stage.url });
  const ask = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };

  it('chat, plain and streamed', async () => {
    stage.script = { events: HELLO };
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
    stage.script = { events: CALLS };
    const lines = [];
    for await (const line of await client().chat({ ...ask, stream: true, think: true })) lines.push(line.message);
    const plain = (await client().chat(ask)).message;
    const calls = [{ function: { name: 'left', arguments: { a: 1 } } }, { function: { name: 'right', arguments: { b: '世' } } }];
    expect(lines.flatMap((message) => message.tool_calls ?? [])).toEqual(calls);
    expect(plain).toMatchObject({ content: 'I ask.', thinking: 'Hmm… ', tool_calls: calls });
    expect(lines.map((message) => message.thinking ?? '').join('')).toBe('Hmm… ');
  });

  it('generate, plain and streamed, with a schema', async () => {
    stage.script = { events: CITY };
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
    expect(stage.asked[0]).toMatchObject({
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
    stage.script = { events: [], error: new AssayError('model_not_found') };
    await expect(client().chat(ask)).rejects.toMatchObject({ status_code: 404, error: expect.stringContaining('No model') as unknown });
    stage.script = { events: [start, text('half')], error: new AssayError('worker_lost') };
    const reading = async (): Promise<void> => {
      for await (const line of await client().chat({ ...ask, stream: true })) expect(line.done).toBe(false);
    };
    await expect(reading()).rejects.toThrow('worker');
  });
});
