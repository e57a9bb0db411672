import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quickest } from '../../libs/sandbox/test/quickest.ts';
import type { Plan } from '../upstream/index.ts';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { openai, WIRES } from './wires.ts';

const CLOSES_WITHIN_MS = 100;
/** One sequence at a time, and thousands of steps in an answer. */
const SINGLE = 'models: [{ id: single, stepMs: 20, maxRunning: 1 }]\n';
const CONFIG = `  - { id: single, version: 1.0.0, provider: workers }\n${DEMO}`;

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ config: CONFIG, workers: ['worker-1'], models: SINGLE });
}, 60_000);

afterAll(() => platform.stop());

/** When the client has gone: mid-stream, before the first token, and while a whole answer is awaited. */
const MOMENTS: readonly { readonly when: string; readonly plan: Plan; readonly stream: boolean; readonly reads: boolean }[] = [
  { when: 'mid-stream', plan: { faults: [{ kind: 'stall', afterBytes: 700 }] }, stream: true, reads: true },
  { when: 'before the first token', plan: { faults: [{ kind: 'stall', afterBytes: 0 }] }, stream: true, reads: false },
  { when: "before upstream's headers", plan: { faults: [{ kind: 'stall', afterBytes: -1 }] }, stream: true, reads: false },
  { when: 'non-streamed', plan: { faults: [{ kind: 'stall', afterBytes: 20 }] }, stream: false, reads: false },
];

describe('client abort closes upstream', () => {
  for (const wire of WIRES) {
    it.each(MOMENTS)(`within ${CLOSES_WITHIN_MS} ms, $when, to ${wire.name}`, async ({ plan, stream, reads }) => {
      const { vendor, post } = platform;
      const leave = async (): Promise<number> => {
        vendor.next(plan);
        const arrival = vendor.arrival();
        const leaving = new AbortController();
        const asked = post(wire.path, wire.body(`via-${wire.name}`, stream ? wire.streamed : {}), { signal: leaving.signal });
        asked.catch(() => undefined);
        const upstream = await arrival;
        if (reads) await (await asked).body?.getReader().read();
        const left = Date.now();
        leaving.abort();
        expect(await upstream.over).toBe('hung-up');
        return (upstream.hungUpAt ?? Infinity) - left;
      };
      expect(await quickest(CLOSES_WITHIN_MS, leave)).toBeLessThan(CLOSES_WITHIN_MS);
    });
  }

  it('and is written into the ledger as cancelled, once', async () => {
    platform.vendor.next({ faults: [{ kind: 'stall', afterBytes: 700 }] });
    const leaving = new AbortController();
    const answer = await platform.post(openai.path, openai.body('via-openai', openai.streamed), { signal: leaving.signal });
    const operation = answer.headers.get('x-request-id');
    leaving.abort();
    const [attempt, ...more] = await platform.attempts(operation);
    expect(attempt).toMatchObject({ outcome: 'cancelled', code: 'request_cancelled', stream: true });
    expect(more).toEqual([]);
  });
});

describe('client abort', () => {
  it("frees the worker's slot", async () => {
    const { post, inference } = platform;
    const leaving = new AbortController();
    const long = await post(openai.path, openai.body('single', { ...openai.streamed, max_tokens: 2_000 }), { signal: leaving.signal });
    await long.body?.getReader().read();
    const metrics = async () => (await fetch(`${inference.worker('worker-1').opsUrl}/metrics`)).text();
    await until(metrics, (text) => /^vllm:num_requests_running\{[^}]*model_name="single"[^}]*\} 1$/m.test(text));
    leaving.abort();
    await until(metrics, (text) => /^vllm:num_requests_running\{[^}]*model_name="single"[^}]*\} 0$/m.test(text));
    const next = await post(openai.path, openai.body('single', { max_tokens: 2 }));
    expect(next.status).toBe(200);
  });
});
