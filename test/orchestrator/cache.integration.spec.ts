import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform, type Platform } from './platform.ts';
import { openai } from './wires.ts';

const CONFIG = `aliases: { kept: via-openai, forgotten: via-openai }
routes: [{ model: kept, fallback: [via-anthropic], policies: { exactCache: { ttlSeconds: 60 } } }]
defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 } }
tenants: [{ id: demo }, { id: other }]
keys:
  - { id: demo, tenant: demo, secret: { file: secrets/demo } }
  - { id: colleague, tenant: demo, secret: { file: secrets/colleague } }
  - { id: other, tenant: other, secret: { file: secrets/other } }
`;

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ config: CONFIG, secrets: { colleague: 'sk-colleague', other: 'sk-other' } });
}, 60_000);

afterAll(() => platform.stop());

beforeEach(() => {
  platform.vendor.requests.length = 0;
});

const about = (content: string, more: Readonly<Record<string, unknown>> = {}, model = 'kept') =>
  openai.body(model, { messages: [{ role: 'user', content }], ...more });

async function ask(body: Record<string, unknown>, key?: string) {
  const answer = await platform.post(openai.path, body, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } });
  const text = await answer.text();
  return { status: answer.status, source: answer.headers.get('x-assay-source'), text };
}

describe('the exact cache', () => {
  it('marks a hit by x-assay-source, streamed or not', async () => {
    const first = await ask(about('hit'));
    const second = await ask(about('hit'));
    const streamed = await ask(about('hit', { stream: true }));
    expect([first.source, second.source, streamed.source]).toEqual([null, 'exact-cache', 'exact-cache']);
    expect(openai.wholeTextOf(JSON.parse(second.text))).toBe('Hello, 世界!');
    expect([openai.textOf(streamed.text), openai.isWhole(streamed.text)]).toEqual(['Hello, 世界!', true]);
    expect(platform.vendor.requests).toHaveLength(1);
  });

  it('keeps what was streamed', async () => {
    await ask(about('streamed', { stream: true }));
    expect((await ask(about('streamed'))).source).toBe('exact-cache');
  });

  it('has the tenant in its key, and not who of the tenant asks', async () => {
    await ask(about('tenant'));
    expect((await ask(about('tenant'), 'sk-colleague')).source).toBe('exact-cache');
    expect((await ask(about('tenant'), 'sk-other')).source).toBeNull();
    expect(platform.vendor.requests).toHaveLength(2);
  });

  it('has everything in its key that the answer depends on', async () => {
    await ask(about('key', { temperature: 0 }));
    for (const more of [{}, { temperature: 1 }, { temperature: 0, seed: 1 }, { temperature: 0, max_tokens: 9 }])
      expect((await ask(about('key', more))).source).toBeNull();
    expect((await ask(about('key', { temperature: 0 }))).source).toBe('exact-cache');
  });

  it('never keeps an error', async () => {
    platform.vendor.next({ faults: [{ kind: 'status', status: 400 }] });
    expect((await ask(about('error'))).status).toBe(400);
    expect(await ask(about('error'))).toMatchObject({ status: 200, source: null });
  });

  it.each([false, true])('never keeps a truncation: streamed %s', async (stream) => {
    platform.vendor.next({ say: { finish: 'length' } }, { say: { finish: 'content_filter' } });
    const body = about(`truncated ${stream}`, { stream });
    for (let asked = 0; asked < 3; asked++) expect((await ask(body)).source).toBeNull();
    expect((await ask(body)).source).toBe('exact-cache');
  });

  it('never keeps a stream that broke off', async () => {
    platform.vendor.next({
      faults: [
        { kind: 'truncate', afterBytes: 700 },
        { kind: 'pace', ms: 5 },
      ],
    });
    const broken = await ask(about('broken', { stream: true }));
    expect(openai.errorOf(broken.text)).toBeDefined();
    expect((await ask(about('broken', { stream: true }))).source).toBeNull();
  });

  it.each([false, true])('never keeps what another model said in its stead: streamed %s', async (stream) => {
    platform.vendor.next({ faults: [{ kind: 'status', status: 503 }] });
    const body = about(`fallback ${stream}`, { stream });
    expect((await ask(body)).status).toBe(200);
    expect((await ask(body)).source).toBeNull();
    expect(platform.vendor.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/messages', '/v1/chat/completions']);
  });

  it('is not used where no route asks for it', async () => {
    for (let asked = 0; asked < 2; asked++) expect((await ask(about('forgotten', {}, 'forgotten'))).source).toBeNull();
    expect(platform.vendor.requests).toHaveLength(2);
  });
});
