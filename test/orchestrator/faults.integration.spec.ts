import { afterEach, describe, expect, it } from '@jest/globals';
import { quickest } from '../../libs/sandbox/test/quickest.ts';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { until } from './platform.ts';

/** Slow enough that every stream is in its middle when something dies. */
const SLOW = 'models: [{ id: sim-small, stepMs: 20 }, { id: sim-large }, { id: sim-embed, embeds: true }]\n';
const STREAMS = 20;
/** Nobody waits for ever for an answer that will not come. */
const TOLD_WITHIN_MS = 20_000;
const USED_WITHIN_MS = 2_000;

let inference: Inference;

afterEach(() => inference.stop());

const start = async (workers: readonly string[], replicas = 1): Promise<void> => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY }, workers, replicas, models: SLOW });
  await until(
    async () => (await fetch(`${inference.url}/admin/v1/workers`, { headers: { authorization: `Bearer ${KEY}` } })).text(),
    (text) => workers.every((id) => text.includes(id)),
  );
};

interface Stream {
  /** All that arrived, once nothing more will. */
  readonly text: Promise<string>;
  /** Settles at the first content. */
  readonly begun: Promise<void>;
}

function stream(url = inference.url, maxTokens = 400): Stream {
  const begun = Promise.withResolvers<undefined>();
  const body = JSON.stringify({
    model: 'chat',
    stream: true,
    max_tokens: maxTokens,
    messages: [{ role: 'user', content: 'Tell a long story.' }],
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
  const read = async (): Promise<string> => {
    const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true });
        if (text.includes('"content":"') && text.split('data: ').length > 4) begun.resolve(undefined);
      }
    } catch {
      // The connection broke: what arrived is what there is.
      return text;
    }
    return text;
  };
  return { text: read(), begun: begun.promise };
}

const within = <T>(promise: Promise<T>): Promise<T> =>
  Promise.race([
    promise,
    new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('still waiting')), TOLD_WITHIN_MS).unref()),
  ]);

async function running(worker: string): Promise<number> {
  const metrics = await (await fetch(`${inference.worker(worker).opsUrl}/metrics`)).text();
  const values = [...metrics.matchAll(/^vllm:num_requests_(?:running|waiting)\{[^}]*\} (\d+)/gm)];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

describe('kill -9', () => {
  it('of a worker ends its streams in-band, loses no other, and a worker that returns is used within 2 s', async () => {
    await start(['worker-1', 'worker-2']);
    const streams = Array.from({ length: STREAMS }, () => stream());
    await Promise.all(streams.map(({ begun }) => begun));
    await inference.worker('worker-1').kill9();
    const texts = await Promise.all(streams.map(({ text }) => text));
    const lost = texts.filter((text) => text.includes('worker_lost'));
    const whole = texts.filter((text) => text.includes('[DONE]'));
    expect(lost.length).toBeGreaterThan(0);
    expect(whole.length).toBeGreaterThan(0);
    expect(lost.length + whole.length).toBe(STREAMS);
    expect(lost.filter((text) => text.includes('[DONE]'))).toEqual([]);

    // With the other one gone too, only the one that returns can answer.
    await inference.worker('worker-2').kill9();
    const returns = async (): Promise<number> => {
      await inference.addWorker('worker-1');
      const back = performance.now();
      await until(
        () => within(stream(inference.url, 2).text),
        (text) => text.includes('[DONE]'),
      );
      const took = performance.now() - back;
      await inference.worker('worker-1').kill9();
      return took;
    };
    expect(await quickest(USED_WITHIN_MS, returns)).toBeLessThan(USED_WITHIN_MS);
  }, 120_000);

  it('of the orchestrator hangs no client, and frees the slots of its streams', async () => {
    await start(['worker-1'], 2);
    const streams = Array.from({ length: STREAMS }, () => stream(inference.url, 4_000));
    await Promise.all(streams.map(({ begun }) => begun));
    await until(
      () => running('worker-1'),
      (count) => count === STREAMS,
    );
    await inference.orchestrators[0]?.kill9();
    await within(Promise.all(streams.map(({ text }) => text)));
    await until(
      () => running('worker-1'),
      (count) => count === 0,
    );
    expect(await within(stream(inference.orchestrators[1]?.url, 4).text)).toContain('[DONE]');
  }, 90_000);

  it('of NATS ends every stream in-band within seconds, and everything works again when it is back', async () => {
    await start(['worker-1']);
    const streams = Array.from({ length: STREAMS }, () => stream(inference.url, 4_000));
    await Promise.all(streams.map(({ begun }) => begun));
    await inference.nats.kill9();
    const texts = await within(Promise.all(streams.map(({ text }) => text)));
    expect(texts.filter((text) => !text.includes('"error"') || text.includes('[DONE]'))).toEqual([]);
    await inference.nats.restart();
    await until(
      () => within(stream(inference.url, 2).text),
      (text) => text.includes('[DONE]'),
    );
    await until(
      () => running('worker-1'),
      (count) => count === 0,
    );
  }, 90_000);
});
