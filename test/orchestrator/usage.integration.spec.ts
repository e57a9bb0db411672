import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Plan } from '../upstream/index.ts';
import { DEMO, startPlatform, type Platform } from './platform.ts';
import { anthropic, chunksOf, ollama, openai, WIRES } from './wires.ts';

const CONFIG = `defaults: { retry: { attempts: 3, firstMs: 1 }, breaker: { consecutiveFailures: 1000 } }
${DEMO}`;

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ config: CONFIG });
}, 60_000);

afterAll(() => platform.stop());

beforeEach(() => {
  platform.vendor.requests.length = 0;
});

const ask = async (body: Record<string, unknown>, { path } = openai) => {
  const answer = await platform.post(path, body);
  return { operation: answer.headers.get('x-request-id'), text: await answer.text() };
};

const streamed = { stream: true };
const shown = { stream: true, stream_options: { include_usage: true } };

describe('usage', () => {
  it('is asked of upstream always and shown only if asked', async () => {
    const unasked = await ask(openai.body('via-openai', streamed));
    const asked = await ask(openai.body('via-openai', shown));
    expect(platform.vendor.requests.map(({ body }) => body['stream_options'])).toEqual([{ include_usage: true }, { include_usage: true }]);
    expect(chunksOf(unasked.text).filter(({ usage }) => usage)).toEqual([]);
    expect(chunksOf(asked.text).at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 } });
    const [record] = await platform.attempts(unasked.operation);
    expect(record).toMatchObject({ usage: { promptTokens: 9, completionTokens: 4 }, usageEstimated: false });
  });

  it('of zero stays zero', async () => {
    platform.vendor.next({ say: { usage: { prompt: 9, completion: 0 } } });
    const { operation } = await ask(openai.body('via-openai', streamed));
    const [record] = await platform.attempts(operation);
    expect(record).toMatchObject({ usage: { promptTokens: 9, completionTokens: 0 }, usageEstimated: false, costMicros: 18 });
  });

  it('is estimated, and marked so, where a vendor forgets it', async () => {
    platform.vendor.next({ say: { usage: null } });
    const { operation } = await ask(openai.body('via-openai', streamed));
    const [record] = await platform.attempts(operation);
    expect(record?.usageEstimated).toBe(true);
    expect(record?.usage.completionTokens).toBeGreaterThan(0);
  });
});

describe('explicit zero stays zero', () => {
  it('on the OpenAI wire', async () => {
    const zeros = { temperature: 0, top_p: 0, presence_penalty: 0, frequency_penalty: 0, seed: 0 };
    await ask(openai.body('via-openai', zeros));
    expect(platform.vendor.requests[0]?.body).toMatchObject(zeros);
  });

  it('on the Anthropic wire', async () => {
    const zeros = { temperature: 0, top_p: 0, top_k: 0 };
    await ask(anthropic.body('via-anthropic', zeros), anthropic);
    expect(platform.vendor.requests[0]?.body).toMatchObject(zeros);
  });

  it('on the Ollama wire', async () => {
    const options = { temperature: 0, top_p: 0, top_k: 0, seed: 0 };
    await ask(ollama.body('via-ollama', { options }), ollama);
    expect(platform.vendor.requests[0]?.body['options']).toMatchObject(options);
  });

  it('and what was not said is not sent', async () => {
    await ask(openai.body('via-openai'));
    expect(Object.keys(platform.vendor.requests[0]?.body ?? {}).sort()).toEqual(['messages', 'model', 'stream']);
  });
});

describe('the ledger', () => {
  it.each(WIRES)('streamed cost = non-streamed cost: $name', async (wire) => {
    platform.vendor.next({ say: { usage: { prompt: 1_000, completion: 500, cached: 400 } } });
    platform.vendor.next({ say: { usage: { prompt: 1_000, completion: 500, cached: 400 } } });
    const whole = await ask(wire.body('via-openai'), wire);
    const stream = await ask(wire.body('via-openai', wire.streamed), wire);
    const [one] = await platform.attempts(whole.operation);
    const [other] = await platform.attempts(stream.operation);
    // 600 prompt tokens at 2, 400 from the cache at 1, 500 of the answer at 8.
    expect([one?.costMicros, other?.costMicros]).toEqual([5_600, 5_600]);
    expect([one?.stream, other?.stream]).toEqual([false, true]);
    expect(other?.usage).toEqual(one?.usage);
  });

  it('has one row per attempt and one operation id over retries', async () => {
    platform.vendor.next({ faults: [{ kind: 'status', status: 500 }] }, { faults: [{ kind: 'reset', afterBytes: -1 }] }, {});
    const { operation, text } = await ask(openai.body('via-openai', streamed));
    expect(openai.isWhole(text)).toBe(true);
    const rows = await platform.attempts(operation, 3);
    expect(rows.map(({ attempt, outcome, code, costMicros }) => [attempt, outcome, code, costMicros])).toEqual([
      [1, 'failed', 'upstream_failed', 0],
      [2, 'failed', 'upstream_failed', 0],
      [3, 'succeeded', undefined, 50],
    ]);
    expect(new Set(rows.map(({ attemptId }) => attemptId)).size).toBe(3);
    expect(platform.vendor.requests).toHaveLength(3);
  });

  it('charges what arrived before a stream broke off', async () => {
    const words = Array.from({ length: 40 }, () => 'four');
    platform.vendor.next({
      say: { text: words },
      faults: [
        { kind: 'reset', afterBytes: 5_000 },
        { kind: 'pace', ms: 2 },
      ],
    });
    const { operation, text } = await ask(openai.body('via-openai', streamed));
    const arrived = openai.textOf(text).length;
    expect(arrived).toBeGreaterThan(0);
    const [row] = await platform.attempts(operation);
    expect(row).toMatchObject({ outcome: 'failed', usageEstimated: true, usage: { completionTokens: arrived / 4 } });
    expect(row?.costMicros).toBeGreaterThan(0);
  });
});

describe('a connection to a vendor', () => {
  it('outlives the streams that it has carried to their end', async () => {
    // Its end as HTTP tells it comes a while after [DONE].
    platform.vendor.next(...Array.from({ length: 5 }, (): Plan => ({ faults: [{ kind: 'pace', ms: 10 }] })));
    for (let stream = 0; stream < 5; stream++) await ask(openai.body('via-openai', streamed));
    expect(platform.vendor.requests).toHaveLength(5);
    // Two that take turns: the next stream may begin before the end of the last one has come.
    expect(new Set(platform.vendor.requests.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });
});
