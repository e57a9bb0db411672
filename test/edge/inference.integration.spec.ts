import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InferenceToken } from '@assay/contracts';
import { OpenAI } from 'openai';
import { startAssay, type Assay } from '../launcher/index.ts';
import { until } from '../orchestrator/platform.ts';
import { runReadme } from './readme.ts';

let assay: Assay;

beforeAll(async () => {
  assay = await startAssay({ inference: true });
}, 120_000);

afterAll(() => assay.stop());

const orchestrator = (): string => `http://127.0.0.1:${assay.ports.orchestrator}`;
const ask = { model: 'chat', messages: [{ role: 'user' as const, content: 'Say hello.' }] };

async function inferenceToken(who: 'admin' | 'candidate'): Promise<string> {
  const headers = { authorization: `Bearer ${assay.credentials[who].token}` };
  const answer = await fetch(`${assay.baseUrl}/api/v1/inference/token`, { method: 'POST', headers });
  return InferenceToken.parse(await answer.json()).token;
}

function chat(body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${assay.baseUrl}/api/v1/inference/chat`, {
    method: 'POST',
    headers: { authorization: `Bearer ${assay.credentials.candidate.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...ask, ...body }),
    ...(signal ? { signal } : {}),
  });
}

async function running(): Promise<number> {
  const { worker1, worker2, worker3 } = assay.ports;
  const texts = await Promise.all(
    [worker1, worker2, worker3].map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
  );
  return texts
    .flatMap((text) => [...text.matchAll(/^vllm:num_requests_running\{[^}]*\} (\d+)/gm)])
    .reduce((sum, [, value]) => sum + Number(value), 0);
}

describe('the inference platform through the gateway', () => {
  it('serves a user whom it has never seen, by a token that the gateway signed', async () => {
    const client = new OpenAI({ baseURL: `${orchestrator()}/v1`, apiKey: await inferenceToken('candidate'), maxRetries: 0 });
    const answer = await client.chat.completions.create({ ...ask, max_completion_tokens: 12 });
    expect(answer.choices[0]?.message.content).not.toBe('');
  });

  it.each(['README.md', 'README.zh-CN.md'])('answers what %s shows, in the shell and by both clients', async (file) => {
    expect(JSON.parse(await runReadme(file, 'sh', assay))).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
    expect((await runReadme(file, 'js', assay)).split('\n').filter((line) => line.trim() !== '')).toHaveLength(2);
  });

  it('lets operators administer it, and candidates not', async () => {
    const config = async (who: 'admin' | 'candidate'): Promise<number> =>
      (await fetch(`${orchestrator()}/admin/v1/config`, { headers: { authorization: `Bearer ${await inferenceToken(who)}` } })).status;
    expect(await config('admin')).toBe(200);
    expect(await config('candidate')).toBe(403);
  });

  it('takes no token that was made for the gateway', async () => {
    const headers = { authorization: `Bearer ${assay.credentials.candidate.token}` };
    expect((await fetch(`${orchestrator()}/v1/models`, { headers })).status).toBe(401);
  });

  it('lists the models that there are', async () => {
    const headers = { authorization: `Bearer ${assay.credentials.candidate.token}` };
    const answer = await fetch(`${assay.baseUrl}/api/v1/inference/models`, { headers });
    expect(((await answer.json()) as { data: { id: string }[] }).data.map(({ id }) => id)).toContain('chat');
    expect(assay.logs('gateway').filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('says where programs find it', async () => {
    const headers = { authorization: `Bearer ${assay.credentials.candidate.token}` };
    const answer = await fetch(`${assay.baseUrl}/api/v1/inference`, { headers });
    expect(await answer.json()).toEqual({ url: orchestrator() });
  });

  it('passes a stream on as it comes, and says who answered', async () => {
    const answer = await chat({ stream: true, max_tokens: 12 });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('x-assay-model')).toBe('sim-small@1.0.0');
    expect(await answer.text()).toContain('data: [DONE]');
  });

  it('passes an error on in the words of the wire', async () => {
    const answer = await chat({ model: 'nobody' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'model_not_found' } });
  });

  it('ends the work when its reader leaves', async () => {
    const leaving = new AbortController();
    const answer = await chat({ stream: true, max_tokens: 4_000 }, leaving.signal);
    const reader = answer.body?.getReader();
    await reader?.read();
    await until(running, (count) => count === 1);
    leaving.abort();
    await until(running, (count) => count === 0);
  });
});
