import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenAI } from 'openai';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';

let inference: Inference | undefined;
let client: OpenAI;

beforeAll(async () => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY }, workers: ['worker-1', 'worker-2'] });
  client = new OpenAI({ baseURL: `${inference.url}/v1`, apiKey: KEY, maxRetries: 0 });
}, 60_000);

afterAll(() => inference?.stop());

const hello = { model: 'chat', messages: [{ role: 'user' as const, content: 'Say hello.' }], max_tokens: 24 };

describe('a platform of workers', () => {
  it('answers whole', async () => {
    const answer = await client.chat.completions.create(hello);
    expect(answer.choices[0]?.message.content).not.toBe('');
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it('streams the same text', async () => {
    const whole = await client.chat.completions.create(hello);
    const stream = await client.chat.completions.create({ ...hello, stream: true });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe(whole.choices[0]?.message.content);
  });
});
