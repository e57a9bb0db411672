import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { tinyLlama } from '../gguf/tiny-llama.ts';
import { spawnWorker } from '../launcher/index.ts';
import { KEY } from '../orchestrator/configs.ts';
import { until } from '../orchestrator/platform.ts';
import { CARD, LLAMA_HOME, startLlama, type LlamaPlatform } from './platform.ts';

let platform: LlamaPlatform;
let openai: OpenAI;

beforeAll(async () => {
  platform = await startLlama();
  openai = new OpenAI({ baseURL: `${platform.url}/v1`, apiKey: KEY, maxRetries: 0 });
}, 120_000);

afterAll(() => platform.stop(), 30_000);

type Asked = Readonly<Record<string, unknown>>;

const messages = [{ role: 'user' as const, content: 'the slow queue 你好' }];
const ask = (more: Asked = {}): Promise<ChatCompletion> =>
  openai.post<ChatCompletion>('/chat/completions', { body: { model: 'chat', messages, max_tokens: 24, ...more } });
const textOf = ({ choices }: ChatCompletion): string => choices[0]?.message.content ?? '';
const said = async (more: Asked): Promise<string> => textOf(await ask(more));

/** A number of the worker's metrics. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${platform.worker('worker-1').opsUrl}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}{`));
  return Number(line?.split(' ').at(-1));
}

describe('llama.cpp behind the orchestrator', () => {
  it('generates tokens, counts them, and keeps to max_tokens', async () => {
    const answer = await ask({ temperature: 0 });
    expect(textOf(answer).split(' ').length).toBeGreaterThan(5);
    expect(answer).toMatchObject({ model: 'tiny@1.2.0', choices: [{ finish_reason: 'length' }] });
    expect(answer.usage?.completion_tokens).toBe(24);
    expect(answer.usage?.prompt_tokens).toBeGreaterThan(20);
  });

  it('is the same at temperature 0, and by seed; another seed says something else', async () => {
    expect(await said({ temperature: 0 })).toBe(await said({ temperature: 0 }));
    const seeded = await said({ temperature: 1, seed: 7 });
    expect(await said({ temperature: 1, seed: 7 })).toBe(seeded);
    expect(await said({ temperature: 1, seed: 8 })).not.toBe(seeded);
  });

  it('ends before a stop string', async () => {
    const whole = await said({ temperature: 0 });
    const stop = whole.split(' ')[4] ?? '';
    const answer = await ask({ temperature: 0, stop: [stop] });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(textOf(answer)).toBe(whole.slice(0, whole.indexOf(stop)).trimEnd());
  });

  it('comes to an end by itself', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((seed) => ask({ temperature: 1, seed, max_tokens: 400 })));
    const ended = answers.filter(({ choices }) => choices[0]?.finish_reason === 'stop');
    expect(ended.length).toBeGreaterThan(0);
    for (const { usage } of ended) expect(usage?.completion_tokens).toBeLessThan(400);
  }, 60_000);

  it('streams what it would have said whole', async () => {
    const stream = await openai.chat.completions.create({
      model: 'chat',
      messages,
      max_completion_tokens: 400,
      temperature: 0,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let pieces = 0;
    let tokens = 0;
    for await (const chunk of stream) {
      const piece = chunk.choices[0]?.delta.content ?? '';
      if (piece !== '') pieces += 1;
      text += piece;
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
    expect(pieces).toBeGreaterThan(1);
    const whole = await ask({ temperature: 0, max_tokens: 400 });
    expect([text, tokens]).toEqual([textOf(whole), whole.usage?.completion_tokens]);
  });

  it('writes JSON of a schema, though it has never learnt any', async () => {
    const schema = { type: 'object', properties: { slow: { type: 'boolean' } }, required: ['slow'], additionalProperties: false };
    const format = { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } };
    const answer = JSON.parse(await said({ response_format: format, max_tokens: 100 })) as unknown;
    expect(answer).toEqual({ slow: expect.any(Boolean) as unknown });
  });

  it('computes no further for whoever is gone', async () => {
    const before = await metric('vllm:generation_tokens_total');
    const abort = new AbortController();
    const stream = await openai.chat.completions.create(
      { model: 'chat', messages, max_completion_tokens: 440, temperature: 0, stream: true },
      { signal: abort.signal },
    );
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    abort.abort();
    await until(
      () => metric('vllm:num_requests_running'),
      (running) => running === 0,
    );
    expect((await metric('vllm:generation_tokens_total')) - before).toBeLessThan(440);
  });

  it.each([
    ['a prompt that is too long', { messages: [{ role: 'user', content: 'the '.repeat(600) }] }, 400],
    ['an answer that would not fit', { max_tokens: 500 }, 400],
    ['more than one choice', { n: 2 }, 400],
  ])('refuses %s', async (_name, more, status) => {
    await expect(ask(more)).rejects.toMatchObject({ status });
  });

  it("shows vLLM's metrics", async () => {
    const before = await metric('vllm:generation_tokens_total');
    await ask({ temperature: 0 });
    expect((await metric('vllm:generation_tokens_total')) - before).toBe(24);
    for (const name of ['time_to_first_token', 'inter_token_latency', 'e2e_request_latency', 'request_decode_time'])
      expect(await metric(`vllm:${name}_seconds_count`)).toBeGreaterThan(0);
    expect(await metric('vllm:prompt_tokens_total')).toBeGreaterThan(0);
    expect(await metric('vllm:prefix_cache_queries_total')).toBeGreaterThan(0);
  });

  it('computes as many at once as it may, lets as many wait, and refuses the rest with a code', async () => {
    const asked = Array.from({ length: 8 }, () => ask({ temperature: 0, max_tokens: 300 }));
    const results = await Promise.allSettled(asked);
    const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(CARD.maxRunning + CARD.maxWaiting);
    for (const reason of refused) expect(reason).toMatchObject({ status: 503, code: 'target_saturated' });
  }, 60_000);
});

describe('a model file that is none', () => {
  it.each([
    ['missing', undefined, /no such file/],
    ['truncated in its header', tinyLlama().subarray(0, 5_000), /cannot be loaded/],
    ['truncated in its tensors', tinyLlama().subarray(0, 200_000), /corrupted or incomplete/],
    ['something else', Buffer.from('This is no model.\n'.repeat(100)), /Invalid GGUF magic/],
  ])(
    '%s: the worker says so, and never stands in the ring',
    async (_name, bytes, words) => {
      const folder = await mkdtemp(join(tmpdir(), 'assay-no-gguf-'));
      const gguf = join(folder, 'broken.gguf');
      if (bytes) await writeFile(gguf, bytes);
      const cards = join(folder, 'models.json');
      await writeFile(cards, JSON.stringify({ models: [{ ...CARD, gguf }] }));
      const env = { ASSAY_HOME: LLAMA_HOME, ASSAY_WORKER_ENGINE: 'llama.cpp', ASSAY_WORKER_MODELS: cards };
      const worker = await spawnWorker(platform.nats, 'broken', env);
      await worker.ended;
      expect(worker.exit).toBe(1);
      const fatal = worker.logs().find((line) => line.includes('service_unavailable')) ?? '';
      expect(fatal).toMatch(words);
      expect(fatal).toContain(gguf);
      const ring = await fetch(`${platform.url}/admin/v1/workers`, { headers: { authorization: `Bearer ${KEY}` } });
      expect(await ring.text()).not.toContain('broken');
      await rm(folder, { recursive: true });
    },
    60_000,
  );
});
