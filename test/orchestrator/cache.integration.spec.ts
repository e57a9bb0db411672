import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform, until, type Platform } from './platform.ts';
import { startSpanSink, type SpanSink } from './span-sink.ts';
import { chunksOf, openai } from './wires.ts';

const CONFIG = `  - { id: vectors, version: 1.0.0, provider: workers, abilities: [embeddings] }
aliases: { kept: via-openai, forgotten: via-openai, together: via-openai, old: via-openai, meaning: via-openai }
routes:
  - { model: kept, fallback: [via-anthropic], policies: { exactCache: { ttlSeconds: 60 } } }
  - { model: together, policies: { exactCache: { coalesce: true } } }
  - { model: old, policies: { exactCache: { ttlSeconds: 1, staleIfErrorSeconds: 60 } } }
  - { model: meaning, policies: { semanticCache: { model: vectors } } }
defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 } }
tenants: [{ id: demo }, { id: other }]
keys:
  - { id: demo, tenant: demo, secret: { file: secrets/demo } }
  - { id: colleague, tenant: demo, secret: { file: secrets/colleague } }
  - { id: other, tenant: other, secret: { file: secrets/other } }
`;

let spans: SpanSink;
let platform: Platform;

beforeAll(async () => {
  spans = await startSpanSink();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: spans.endpoint };
  platform = await startPlatform({ config: CONFIG, secrets: { colleague: 'sk-colleague', other: 'sk-other' }, env });
}, 60_000);

afterAll(async () => {
  await platform.stop();
  await spans.stop();
});

/** Of each try of a test: what an earlier one has asked is in the cache. */
let tries = 0;

beforeEach(() => {
  tries++;
  platform.vendor.reset();
});

const about = (content: string, more: Readonly<Record<string, unknown>> = {}, model = 'kept') =>
  openai.body(model, { messages: [{ role: 'user', content: `${content}, ${tries}` }], ...more });

async function ask(body: Record<string, unknown>, key?: string) {
  const answer = await platform.post(openai.path, body, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } });
  const text = await answer.text();
  const degraded = answer.headers.get('x-assay-degraded');
  return { status: answer.status, source: answer.headers.get('x-assay-source'), degraded, text };
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

describe('those who ask the same at the same moment', () => {
  /** Longer than it takes until the last of them has asked. */
  const late = { kind: 'delay', ms: 1_000 } as const;
  const words = Array.from({ length: 20 }, (_none, n) => `word-${n} `);

  it.each([false, true])('share one answer: streamed %s', async (stream) => {
    platform.vendor.always({ say: { text: words }, faults: [late] });
    const body = about(`together ${stream}`, { stream }, 'together');
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(body)));
    expect(answers.map(({ source }) => source).sort()).toEqual([...new Array<string>(4).fill('exact-cache'), null]);
    expect(platform.vendor.requests).toHaveLength(1);
    const told = answers.map(({ text }) => (stream ? chunksOf(text).map(({ choices }) => choices) : openai.wholeTextOf(JSON.parse(text))));
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(JSON.stringify(told[0])).toContain('word-19');
    expect((await ask(body)).source).toBe('exact-cache');
  });

  it('of another tenant do not', async () => {
    platform.vendor.always({ faults: [late] });
    const body = about('apart', {}, 'together');
    const answers = await Promise.all([ask(body), ask(body, 'sk-other'), ask(body, 'sk-colleague')]);
    expect(answers.filter(({ source }) => source === 'exact-cache')).toHaveLength(1);
    expect(platform.vendor.requests).toHaveLength(2);
  });

  it('get it to its end although the one leaves who asked first', async () => {
    platform.vendor.always({ say: { text: words }, faults: [{ kind: 'pace', ms: 20 }] });
    const body = about('left', { stream: true }, 'together');
    const leaving = new AbortController();
    const first = await platform.post(openai.path, body, { signal: leaving.signal });
    await first.body?.getReader().read();
    const second = await platform.post(openai.path, body);
    expect(second.headers.get('x-assay-source')).toBe('exact-cache');
    leaving.abort();
    const text = await second.text();
    expect([openai.textOf(text), openai.isWhole(text)]).toEqual([words.join(''), true]);
    expect(platform.vendor.requests).toHaveLength(1);
  });

  it('share a failure, which is not kept', async () => {
    platform.vendor.next({ faults: [late, { kind: 'status', status: 400 }] });
    const body = about('failure', {}, 'together');
    expect((await Promise.all([ask(body), ask(body), ask(body)])).map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(platform.vendor.requests).toHaveLength(1);
    expect(await ask(body)).toMatchObject({ status: 200, source: null });
  });
});

describe('an answer past its time', () => {
  it.each([false, true])('is given, marked as degraded, when no target answers: streamed %s', async (stream) => {
    const body = about(`old ${stream}`, { stream }, 'old');
    expect((await ask(body)).source).toBeNull();
    platform.vendor.always({ faults: [{ kind: 'status', status: 503 }] });
    const stale = await until(
      () => ask(body),
      ({ degraded }) => degraded === 'true',
    );
    expect(stale).toMatchObject({ status: 200, source: 'exact-cache' });
    expect(stale.text).toContain('Hello');
    platform.vendor.always({ faults: [{ kind: 'status', status: 400 }] });
    expect((await ask(body)).status).toBe(400);
    platform.vendor.always({});
    expect(await ask(body)).toMatchObject({ status: 200, source: null, degraded: null });
  });
});

describe('the semantic cache', () => {
  it('is passed by when its model makes no vectors, and that is seen', async () => {
    const [orchestrator] = platform.inference.orchestrators;
    const faults = async (): Promise<number> => {
      const metrics = await (await fetch(`${orchestrator?.opsUrl}/metrics`)).text();
      return Number(/^inference_semantic_cache_faults_total\{model="vectors",code="no_worker",[^}]*\} (\d+)/m.exec(metrics)?.[1] ?? 0);
    };
    const before = await faults();
    for (let asked = 0; asked < 3; asked++) expect(await ask(about('meaning', {}, 'meaning'))).toMatchObject({ status: 200, source: null });
    expect(await faults()).toBe(before + 3);
    expect(orchestrator?.logs().filter((line) => line.includes('the semantic cache is passed by'))).toHaveLength(1);
    await until(
      () => spans.bytes(),
      (bytes) => bytes.includes('assay.semantic_cache.fault'),
    );
  });
});
