import { workerSubjects, WorkerVectors, type WorkerLoad } from '@assay/contracts';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Svcm } from '@nats-io/services';
import { randomBytes } from 'node:crypto';
import { quickest } from '../../libs/sandbox/test/quickest.ts';
import { until } from '../orchestrator/platform.ts';
import { startNats, startWorker, type NatsServer, type WorkerProcess } from '../launcher/index.ts';
import { cardsFile } from './cards.ts';
import { LoadWatch } from './load-watch.ts';
import { orderOf, send } from './reader.ts';

async function collected<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('a worker', () => {
  let nats: NatsServer;
  let connection: MessagingConnection;
  let worker: WorkerProcess;
  let other: WorkerProcess;
  let loads: LoadWatch;

  beforeAll(async () => {
    nats = await startNats();
    connection = await connectMessaging({ ...nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    loads = new LoadWatch(connection.nats);
    const env = { ASSAY_WORKER_MODELS: await cardsFile() };
    [worker, other] = await Promise.all([startWorker(nats, 'one', env), startWorker(nats, 'two', env)]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([worker.stop(), other.stop()]);
    await connection.close();
    await nats.stop();
  }, 60_000);

  const running = async (model: string): Promise<number> => {
    const metrics = await (await fetch(`${worker.opsUrl}/metrics`)).text();
    const line = metrics
      .split('\n')
      .find((text) => text.startsWith('vllm:num_requests_running{') && text.includes(`model_name="${model}"`));
    return Number(line?.split(' ').at(-1));
  };

  it('streams frames in order, with one end', async () => {
    const reader = send(connection.nats, 'one', orderOf('count to 100'));
    await reader.until(() => reader.ended);
    expect(reader.text).toBe(Array.from({ length: 100 }, (_, index) => index + 1).join(' '));
    expect(reader.frames.map(({ seq }) => seq)).toEqual(reader.frames.map((_, index) => index + 1));
    expect(reader.frames.filter(({ end }) => end)).toEqual([reader.frames.at(-1)]);
    expect(reader.events.at(0)).toMatchObject({ type: 'start', model: 'fast@2.1.0' });
    expect(reader.events.slice(-2).map(({ type }) => type)).toEqual(['finish', 'usage']);
  });

  it('answers many at once, each whole', async () => {
    const readers = Array.from({ length: 40 }, (_, index) =>
      send(connection.nats, index % 2 === 0 ? 'one' : 'two', orderOf(`answer with exactly: number ${String(index)}`)),
    );
    await Promise.all(readers.map((reader) => reader.until(() => reader.ended)));
    expect(readers.map(({ text }) => text)).toEqual(readers.map((_, index) => `number ${String(index)}`));
  });

  it('says the same as another worker of the same seed', async () => {
    const readers = ['one', 'two'].map((id) => send(connection.nats, id, orderOf('Tell me about bridges')));
    await Promise.all(readers.map((reader) => reader.until(() => reader.ended)));
    expect(readers[0]?.text).not.toBe('');
    expect(readers[0]?.text).toBe(readers[1]?.text);
  });

  it('frees the slot of a cancelled request within 100 ms', async () => {
    const cancel = async (): Promise<number> => {
      const order = orderOf('count to 3000', { model: 'slow' });
      const reader = send(connection.nats, 'one', order);
      await reader.until(() => reader.text !== '');
      expect(await running('slow')).toBe(1);
      const at = performance.now();
      connection.nats.publish(workerSubjects('one').cancel, JSON.stringify({ requestId: order.requestId }));
      await reader.until(() => reader.ended);
      const took = performance.now() - at;
      expect(reader.frames.at(-1)?.error?.code).toBe('request_cancelled');
      expect(await running('slow')).toBe(0);
      return took;
    };
    expect(await quickest(100, cancel)).toBeLessThan(100);
  });

  it('frees the slot of a reader that is gone without a word', async () => {
    const reader = send(connection.nats, 'one', orderOf('count to 3000', { model: 'slow' }));
    await reader.until(() => reader.text !== '');
    reader.leave();
    await until(
      () => running('slow'),
      (count) => count === 0,
    );
  });

  it('pings while a request waits', async () => {
    using readers = new DisposableStack();
    const busy = send(connection.nats, 'one', orderOf('count to 3000', { model: 'single' }));
    readers.defer(() => busy.leave());
    await busy.until(() => busy.text !== '');
    const waiting = send(connection.nats, 'one', orderOf('count to 3', { model: 'single' }));
    readers.defer(() => waiting.leave());
    await waiting.until(() => waiting.frames.filter(({ events }) => events === undefined).length >= 4);
    const gaps = waiting.arrivals.slice(1).map(({ at }, index) => at - (waiting.arrivals[index]?.at ?? 0));
    // Every second; one that came late on a busy machine says nothing.
    expect(Math.min(...gaps)).toBeLessThan(1_500);
    expect(waiting.frames.map(({ seq }) => seq)).toEqual(waiting.frames.map((_, index) => index + 1));
  });

  it.each([
    ['not JSON', '{', 'message_malformed'],
    ['a field that is missing', { model: 'fast' }, 'message_malformed'],
    ['an unknown model', orderOf('hi', { model: 'nobody' }), 'model_not_found'],
    ['an unknown adapter', orderOf('hi', { adapter: 'nobody' }), 'model_not_found'],
    ['a prompt that is too long', orderOf('hi', { maxTokens: 1_000_000 }), 'context_length_exceeded'],
  ])('says in a frame what is wrong with an order: %s', async (_name, order, code) => {
    const reader = send(connection.nats, 'one', order);
    await reader.until(() => reader.ended);
    expect(reader.frames).toEqual([{ seq: 1, error: expect.objectContaining({ code }) as unknown }]);
  });

  it('answers a request once, even if it comes twice', async () => {
    const order = orderOf('count to 20', { model: 'slow' });
    const first = send(connection.nats, 'one', order);
    const second = send(connection.nats, 'one', order);
    await Promise.all([first, second].map((reader) => reader.until(() => reader.ended)));
    expect(first.frames.at(-1)?.end).toBe(true);
    expect(second.frames.at(-1)?.error?.code).toBe('message_malformed');
  });

  it('is not there under a name that nobody has', async () => {
    const reader = send(connection.nats, 'nobody', orderOf('hi'));
    await reader.until(() => reader.unheard);
    expect(reader.frames).toEqual([]);
  });

  it('embeds, and says why when it cannot', async () => {
    const { embed } = workerSubjects('one');
    const request = (body: unknown) => connection.nats.request(embed, JSON.stringify(body), { timeout: 5_000 });
    const reply = await request({ model: 'vectors', input: ['one two', '三'] });
    const { vectors, promptTokens } = WorkerVectors.parse(reply.json());
    expect([vectors.length, vectors[0]?.length, promptTokens]).toEqual([2, 64, 3]);
    const refused = await request({ model: 'fast', input: ['x'] });
    expect(refused.headers?.get('Assay-Error')).toBe('model_not_found');
  });

  it('is found by service discovery, with its load as a statistic', async () => {
    const client = new Svcm(connection.nats).client();
    const infos = await collected(await client.info('model-worker'));
    expect(infos.map(({ metadata }) => metadata?.['workerId']).sort()).toEqual(['one', 'two']);
    expect(infos[0]?.endpoints.map(({ name }) => name).sort()).toEqual(['cancel', 'drain', 'embed', 'generate']);
    const [stats] = await collected(await client.stats('model-worker'));
    const generate = stats?.endpoints?.find(({ name }) => name === 'generate');
    expect(generate?.num_requests).toBeGreaterThan(0);
    expect((generate?.data as { load: WorkerLoad }).load.maxRunning).toBeGreaterThan(0);
    expect(await collected(await client.ping('model-worker'))).toHaveLength(2);
  });

  it('tells its load at least every 500 ms', async () => {
    const next = () => loads.next(({ workerId }) => workerId === 'one', 10_000);
    const five = async (): Promise<number> => {
      await next();
      const began = performance.now();
      for (let told = 0; told < 5; told++) await next();
      return performance.now() - began;
    };
    expect(await quickest(5 * 900, five)).toBeLessThan(5 * 900);
  });

  it('takes nothing new while it drains, and finishes what it has', async () => {
    const under = send(connection.nats, 'two', orderOf('count to 100', { model: 'slow' }));
    await under.until(() => under.text !== '');
    const drain = (draining: boolean) =>
      connection.nats.request(workerSubjects('two').drain, JSON.stringify({ draining }), { timeout: 5_000 });
    expect((await drain(true)).json<WorkerLoad>()).toMatchObject({ workerId: 'two', draining: true, running: 1 });
    const refused = send(connection.nats, 'two', orderOf('hi'));
    await Promise.all([refused, under].map((reader) => reader.until(() => reader.ended)));
    expect(refused.frames.at(-1)?.error?.code).toBe('no_worker');
    expect(under.frames.at(-1)?.end).toBe(true);
    expect((await drain(false)).json<WorkerLoad>()).toMatchObject({ draining: false });
    const again = send(connection.nats, 'two', orderOf('answer with exactly: back'));
    await again.until(() => again.ended);
    expect(again.text).toBe('back');
  });

  it('continues the trace of its order', async () => {
    const traceId = randomBytes(16).toString('hex');
    const order = orderOf('hi', { model: 'nobody' });
    const reader = send(connection.nats, 'one', order, { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` });
    await reader.until(() => reader.ended);
    expect(reader.frames.at(-1)?.error?.traceId).toBe(traceId);
  });

  it("shows vLLM's metrics", async () => {
    const metrics = await (await fetch(`${worker.opsUrl}/metrics`)).text();
    const names = new Set(metrics.split('\n').map((line) => line.split('{')[0] ?? ''));
    expect([...names]).toEqual(
      expect.arrayContaining(
        [
          ...['num_requests_running', 'num_requests_waiting', 'kv_cache_usage_perc', 'num_preemptions_total'],
          ...['prefix_cache_queries_total', 'prefix_cache_hits_total', 'prompt_tokens_total', 'generation_tokens_total'],
          ...['time_to_first_token', 'inter_token_latency', 'e2e_request_latency'].map((name) => `${name}_seconds_bucket`),
          ...['request_queue_time', 'request_prefill_time', 'request_decode_time'].map((name) => `${name}_seconds_bucket`),
        ].map((name) => `vllm:${name}`),
      ),
    );
    expect(metrics).toMatch(/^vllm:request_success_total\{[^}]*model_name="fast",engine="0",finished_reason="stop"[^}]*\} [1-9]/m);
  });
});
