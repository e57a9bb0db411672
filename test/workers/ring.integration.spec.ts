import { workerSubjects, type WorkerLoad } from '@assay/contracts';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOtlpReceiver, type OtlpReceiver } from '../edge/otlp-receiver.ts';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY } from '../orchestrator/configs.ts';
import { until } from '../orchestrator/platform.ts';
import { orderOf, send } from './reader.ts';

/** One is computed, one may wait. */
const NARROW = { id: 'narrow', stepMs: 20, maxRunning: 1, maxWaiting: 1 };
const WIDE = { id: 'wide', stepMs: 5 };
const CONFIG = `version: 1
providers: { workers: { kind: workers } }
models:
  - { id: narrow, version: 1.0.0, provider: workers }
  - { id: wide, version: 1.0.0, provider: workers }
defaults: { retry: { attempts: 1 } }
tenants: [{ id: demo }]
keys: [{ id: demo, tenant: demo, secret: { file: secrets/demo }, scopes: ["model:infer", "model:admin"] }]
`;
const STAGES = ['pre', 'infer', 'post'];

let inference: Inference;
let receiver: OtlpReceiver;
let connection: MessagingConnection;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  inference = await startInference({
    config: CONFIG,
    secrets: { demo: KEY },
    workers: ['one', 'two'],
    models: JSON.stringify({ models: [NARROW, WIDE] }),
    env: { ASSAY_LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  });
  connection = await connectMessaging({ ...inference.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
}, 90_000);

afterAll(async () => {
  await connection.close();
  await inference.stop();
  await receiver[Symbol.asyncDispose]();
}, 30_000);

const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };

async function ask(model: string, content: string, more: Record<string, string> = {}) {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content }] });
  const answer = await fetch(`${inference.url}/v1/chat/completions`, { method: 'POST', headers: { ...headers, ...more }, body });
  return {
    status: answer.status,
    id: answer.headers.get('x-request-id') ?? '',
    body: (await answer.json()) as { error?: { code: string } },
  };
}

const drain = (id: string, draining: boolean) =>
  fetch(`${inference.url}/admin/v1/workers/${id}/drain`, { method: 'POST', headers, body: JSON.stringify({ draining }) });

/** What a worker counts of a model, all of it at one moment. */
async function counts(id: string, model: string, ...names: readonly string[]): Promise<readonly number[]> {
  const lines = (await (await fetch(`${inference.worker(id).opsUrl}/metrics`)).text()).split('\n');
  const ofModel = (name: string) => lines.find((line) => line.startsWith(`${name}{`) && line.includes(`model_name="${model}"`));
  return names.map((name) => Number(ofModel(name)?.split(' ').at(-1) ?? 0));
}

const metric = async (id: string, name: string, model: string): Promise<number> => (await counts(id, model, name))[0] ?? 0;

/** What a process has logged about a request, by stage. */
function stagesOf(lines: readonly string[], isIt: (reqId: string) => boolean): ReadonlyMap<string, number> {
  const found = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  const of = found.filter(({ req_id, stage }) => typeof req_id === 'string' && stage !== undefined && isIt(req_id));
  return new Map(of.map(({ stage, latency_ms }) => [String(stage), Number(latency_ms)]));
}

describe('a worker whose queue is full', () => {
  it('refuses with a code, at once', async () => {
    const readers = Array.from({ length: 3 }, () => send(connection.nats, 'one', orderOf('count to 200', { model: 'narrow' })));
    await Promise.any(readers.map((reader) => reader.until(() => reader.frames.some(({ error }) => error !== undefined))));
    const codes = readers.flatMap(({ frames }) => frames.flatMap(({ error }) => error?.code ?? []));
    expect(codes).toEqual(['target_saturated']);
    for (const reader of readers) reader.leave();
    // Whoever waits is noticed to be gone later than whoever is answered, and comes to be answered meanwhile.
    await until(
      () => counts('one', 'narrow', 'vllm:num_requests_running', 'vllm:num_requests_waiting'),
      (held) => held.every((count) => count === 0),
    );
  });

  it('is passed by as long as another has room; beyond that the caller is told', async () => {
    using readers = new DisposableStack();
    const fill = async (id: string): Promise<void> => {
      const orders = Array.from({ length: 2 }, () => send(connection.nats, id, orderOf('count to 400', { model: 'narrow' })));
      for (const reader of orders) readers.defer(() => reader.leave());
      await Promise.all(orders.map((reader) => reader.until(() => reader.events.length > 0)));
    };
    // The orchestrator does not know of these: it meets a worker that is fuller than it says.
    await fill('one');
    const answers = await Promise.all(Array.from({ length: 2 }, () => ask('narrow', 'answer with exactly: here')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await fill('two');
    const refused = await ask('narrow', 'answer with exactly: nowhere');
    expect([refused.status, refused.body.error?.code]).toEqual([503, 'target_saturated']);
  }, 90_000);
});

describe('a worker that drains and returns, under load', () => {
  it('costs no request, takes none meanwhile, and has its share again', async () => {
    const ending = new AbortController();
    const statuses: number[] = [];
    const client = async (): Promise<void> => {
      while (!ending.signal.aborted) statuses.push((await ask('wide', 'count to 12')).status);
    };
    const clients = Array.from({ length: 6 }, client);
    const began = (id: string) => metric(id, 'vllm:e2e_request_latency_seconds_count', 'wide');
    await until(
      () => began('two'),
      (count) => count > 3,
    );

    expect((await drain('two', true)).status).toBe(200);
    await until(
      () => metric('two', 'vllm:num_requests_running', 'wide'),
      (count) => count === 0,
    );
    const drained = await began('two');
    const atOne = await began('one');
    await until(
      () => began('one'),
      (count) => count > atOne + 10,
    );
    expect(await began('two')).toBe(drained);

    expect((await drain('two', false)).status).toBe(200);
    await until(
      () => began('two'),
      (count) => count > drained + 5,
    );
    ending.abort();
    await Promise.all(clients);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  }, 90_000);

  it('says so to whoever sends it an order all the same, and the orchestrator goes on to the other', async () => {
    const { drain: subject } = workerSubjects('two');
    const reply = await connection.nats.request(subject, JSON.stringify({ draining: true }), { timeout: 5_000 });
    expect(reply.json<WorkerLoad>().draining).toBe(true);
    const refused = send(connection.nats, 'two', orderOf('hi', { model: 'wide' }));
    await refused.until(() => refused.ended);
    expect(refused.frames).toEqual([{ seq: 1, error: expect.objectContaining({ code: 'no_worker' }) as unknown }]);
    expect((await ask('wide', 'answer with exactly: here')).status).toBe(200);
    await drain('two', false);
  });
});

describe('the stages of a request', () => {
  it('are spans of one trace, and lines with req_id, stage and latency_ms in the logs of both processes', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { id, status } = await ask('wide', 'count to 20', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(status).toBe(200);
    const names = ['preprocess', 'inference', 'postprocess', 'queue', 'prefill', 'decode'];
    const spans = await until(
      () => receiver.spans.filter((span) => span.traceId === traceId),
      (seen) => names.every((name) => seen.some((span) => span.name === name)),
    );
    const parentOf = (name: string) => spans.find(({ spanId }) => spanId === spans.find((span) => span.name === name)?.parentId)?.name;
    expect(names.map(parentOf)).toEqual([...Array<string>(3).fill('chat wide'), ...Array<string>(3).fill('generate wide')]);
    expect(parentOf('generate wide')).toBe('inference');

    const orchestrator = stagesOf(inference.orchestrators[0]?.logs() ?? [], (reqId) => reqId === id);
    const workers = ['one', 'two'].flatMap((name) => [...inference.worker(name).logs()]);
    const worker = stagesOf(workers, (reqId) => reqId.startsWith(id));
    for (const stages of [orchestrator, worker]) {
      expect([...stages.keys()]).toEqual(STAGES);
      for (const ms of stages.values()) expect(ms).toBeGreaterThanOrEqual(0);
    }
    expect(worker.get('infer')).toBeLessThanOrEqual((orchestrator.get('infer') ?? 0) + 5);
  }, 30_000);
});
