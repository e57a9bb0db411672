import { setTimeout as pause } from 'node:timers/promises';
import type { WorkerFrame } from '@assay/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { quickest } from '../../libs/sandbox/test/quickest.ts';
import { KEY } from './configs.ts';
import { startFakeWorker, type FakeWorker, type FakeWorkerOptions } from './fake-worker.ts';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { openai, WIRES } from './wires.ts';

const USED_AGAIN_WITHIN_MS = 2_000;
/** What nobody waits for is told in less. */
const AT_ONCE_MS = 500;
/** Each fake worker serves a model of its own, so that no test meets the breaker of another. */
const MODELS = ['deaf', 'mute', 'gapped', 'gapped-early', 'doubled', 'forged', 'patient', 'single'];
const CONFIG = `${MODELS.map((id) => `  - { id: ${id}, version: 1.0.0, provider: workers }\n`).join('')}  - { id: embedding, version: 1.0.0, provider: workers, abilities: [embeddings] }
routes:
  - { model: embedding, policies: { timeouts: { connectMs: 150 } } }
  - { model: mute, policies: { retry: { attempts: 1 } } }
  - { model: patient, policies: { timeouts: { connectMs: 150 } } }
defaults: { retry: { attempts: 2, firstMs: 1 } }
${DEMO}`;
const SINGLE = 'models: [{ id: single, stepMs: 1, maxRunning: 1 }]\n';

let platform: Platform;
let fake: FakeWorker | undefined;

beforeAll(async () => {
  platform = await startPlatform({ config: CONFIG, workers: ['worker-1'], models: SINGLE });
}, 60_000);

afterAll(() => platform.stop());

afterEach(async () => {
  await fake?.stop();
  fake = undefined;
});

/** A worker that answers so; resolves when the orchestrator knows of it. */
async function worker(
  model: string,
  answer?: FakeWorkerOptions['answer'],
  more: Pick<FakeWorkerOptions, 'embed'> = {},
): Promise<FakeWorker> {
  const id = `fake-${model}`;
  fake = await startFakeWorker(platform.inference.nats, { id, model, ...(answer ? { answer } : {}), ...more });
  const headers = { authorization: `Bearer ${KEY}` };
  await until(
    async () => (await fetch(`${platform.inference.url}/admin/v1/workers`, { headers })).text(),
    (workers) => workers.includes(id),
  );
  return fake;
}

async function ask(model: string, stream = false) {
  const began = performance.now();
  const answer = await platform.post(openai.path, openai.body(model, { stream, max_tokens: 16 }));
  const text = await answer.text();
  const error = answer.status === 200 ? openai.errorOf(text) : openai.refusalOf(text);
  return {
    status: answer.status,
    text,
    code: error?.kind,
    operation: answer.headers.get('x-request-id'),
    tookMs: performance.now() - began,
  };
}

const said = (seq: number, text: string): WorkerFrame => ({ seq, events: [{ type: 'text', choice: 0, text }] });
const START: WorkerFrame = { seq: 1, events: [{ type: 'start', id: 'w', model: 'm@1.0.0' }] };
const END = (seq: number): WorkerFrame => ({
  seq,
  events: [
    { type: 'finish', choice: 0, reason: 'stop' },
    { type: 'usage', usage: { promptTokens: 1, completionTokens: 2 } },
  ],
  end: true,
});

describe('NATS no-responders is not a timeout', () => {
  it('a worker that nobody hears is told at once as no_worker', async () => {
    await worker('deaf');
    const refusal = async (): Promise<number> => {
      const { status, code, tookMs } = await ask('deaf');
      expect([status, code]).toEqual([503, 'no_worker']);
      return tookMs;
    };
    expect(await quickest(AT_ONCE_MS, refusal)).toBeLessThan(AT_ONCE_MS);
  });

  it('a worker that says nothing is lost, after its time', async () => {
    const mute = await worker('mute', () => undefined);
    const lost = await ask('mute');
    expect([lost.status, lost.code]).toEqual([502, 'worker_lost']);
    expect(lost.tookMs).toBeGreaterThan(1_000);
    await until(
      () => mute.cancelled,
      (ids) => ids.includes(mute.orders[0]?.requestId ?? ''),
    );
  });
});

describe('sequence gaps are seen', () => {
  it.each(WIRES)('a missing frame ends the stream in-band: $name', async (wire) => {
    const gapped = await worker('gapped', (_order, send) => {
      for (const frame of [START, said(2, 'Hello '), said(4, 'you'), END(5)]) send(frame);
    });
    const answer = await platform.post(wire.path, wire.body('gapped', wire.streamed));
    const stream = await answer.text();
    expect(wire.errorOf(stream)?.message).toBe('A part of the answer was lost on its way; what arrived is not whole.');
    expect([wire.textOf(stream), wire.isWhole(stream)]).toEqual(['Hello ', false]);
    expect(gapped.orders).toHaveLength(1);
    await until(
      () => gapped.cancelled,
      (ids) => ids.includes(gapped.orders[0]?.requestId ?? ''),
    );
  });

  it('a frame that comes twice is as bad', async () => {
    await worker('doubled', (_order, send) => {
      for (const frame of [START, said(2, 'Hello '), said(2, 'Hello '), END(3)]) send(frame);
    });
    expect(await ask('doubled', true)).toMatchObject({ status: 200, code: 'stream_gap' });
  });

  it('before the first content the order is given again', async () => {
    let asked = 0;
    await worker('gapped-early', (_order, send) => {
      asked++;
      const frames = asked === 1 ? [START, said(3, 'lost')] : [START, said(2, 'Hello '), said(3, 'you'), END(4)];
      for (const frame of frames) send(frame);
    });
    const { text, operation } = await ask('gapped-early', true);
    expect([openai.textOf(text), openai.isWhole(text)]).toEqual(['Hello you', true]);
    const rows = await platform.attempts(operation, 2);
    expect(rows.map(({ code }) => code)).toEqual(['stream_gap', undefined]);
  });

  it('a frame in a form that nobody agreed on is an error, not a crash', async () => {
    await worker('forged', (_order, send) => {
      send(START);
      send('{"seq":2,"events":[{"type":"text"');
    });
    expect(await ask('forged')).toMatchObject({ status: 502, code: 'message_malformed' });
  });
});

describe('a worker that lets an order wait', () => {
  it('has accepted it with its first ping, and is not timed out as if it had not', async () => {
    await worker('patient', (_order, send) => {
      send({ seq: 1 });
      void pause(400).then(() => {
        for (const frame of [{ ...START, seq: 2 }, said(3, 'at last'), END(4)]) send(frame);
      });
    });
    const { status, text } = await ask('patient');
    expect([status, openai.wholeTextOf(JSON.parse(text))]).toEqual([200, 'at last']);
  });
});

describe('a worker that takes its time over vectors', () => {
  it('is not timed out as if it had not taken them', async () => {
    const embed = async () => {
      await pause(400);
      return { vectors: [[1, 2]], promptTokens: 1 };
    };
    await worker('embedding', undefined, { embed });
    const answer = await platform.post('/v1/embeddings', { model: 'embedding', input: 'word' });
    expect([answer.status, await answer.json()]).toMatchObject([200, { data: [{ embedding: [1, 2] }] }]);
  });
});

describe('a worker that returns', () => {
  it(`is used within ${USED_AGAIN_WITHIN_MS} ms`, async () => {
    const answered = () =>
      until(
        () => ask('single'),
        ({ status }) => status === 200,
      );
    await answered();
    const returns = async (): Promise<number> => {
      await platform.inference.worker('worker-1').kill9();
      expect(['worker_lost', 'no_worker']).toContain((await ask('single')).code);
      await platform.inference.addWorker('worker-1');
      const returned = performance.now();
      await answered();
      return performance.now() - returned;
    };
    expect(await quickest(USED_AGAIN_WITHIN_MS, returns)).toBeLessThan(USED_AGAIN_WITHIN_MS);
  }, 120_000);
});
