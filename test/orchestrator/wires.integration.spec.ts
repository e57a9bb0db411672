import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama';
import { OpenAI } from 'openai';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';

let inference: Inference | undefined;
let url: string;

beforeAll(async () => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY } });
  ({ url } = inference);
}, 60_000);

afterAll(() => inference?.stop());

const messages = [{ role: 'user' as const, content: 'Say hello.' }];

describe('official clients', () => {
  it('openai: responses', async () => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0 });
    const response = await client.responses.create({ model: 'chat', input: 'Say hello.', max_output_tokens: 24 });
    expect(response.output_text).not.toBe('');
  });

  it('openai: embeddings and models', async () => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0 });
    const names = (await client.models.list()).data.map(({ id }) => id);
    expect(names).toEqual(expect.arrayContaining(['chat', 'sim-small']));
    const { data } = await client.embeddings.create({ model: 'sim-embed', input: ['one', 'two'] });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([256, 256]);
  });

  it('anthropic: messages, streamed', async () => {
    const client = new Anthropic({ baseURL: url, apiKey: KEY, maxRetries: 0 });
    const message = await client.messages.stream({ model: 'chat', max_tokens: 24, messages }).finalMessage();
    expect(message.usage.output_tokens).toBeGreaterThan(0);
    expect(message.content[0]).toMatchObject({ type: 'text' });
  });

  it('ollama: chat, streamed', async () => {
    const client = new Ollama({ host: url, headers: { authorization: `Bearer ${KEY}` } });
    let text = '';
    for await (const part of await client.chat({ model: 'chat', messages, stream: true, options: { num_predict: 24 } }))
      text += part.message.content;
    expect(text).not.toBe('');
  });

  it('are refused with a wrong key, in their own words', async () => {
    await expect(new OpenAI({ baseURL: `${url}/v1`, apiKey: 'wrong', maxRetries: 0 }).models.list()).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
    await expect(
      new Anthropic({ baseURL: url, apiKey: 'wrong', maxRetries: 0 }).messages.create({ model: 'chat', max_tokens: 4, messages }),
    ).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  });
});
