import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ErrorBody, JobView } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { until as untilSo } from './platform.ts';

let inference: Inference | undefined;
let urls: readonly string[] = [];
let receiver: Server;
let receiverUrl: string;
/** Bodies of the webhooks that came, refused ones included. */
const told: string[] = [];
let refuse = 0;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      told.push(body);
      response.writeHead(refuse-- > 0 ? 500 : 204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const env = { ASSAY_PRIVATE_WEBHOOKS: 'true' };
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY }, replicas: 2, env });
  urls = inference.orchestrators.map(({ url }) => url);
}, 60_000);

afterAll(async () => {
  await inference?.stop();
  receiver.close();
}, 30_000);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, url = urls[1]): Promise<Answer> {
  const answer = await fetch(`${url ?? ''}/v1/jobs${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

const order = (tokens = 8) => ({ body: { model: 'chat', messages: [{ role: 'user', content: 'Say hello.' }], max_tokens: tokens } });
const codeOf = ({ status, body }: Answer): unknown => [status, ErrorBody.parse(body).code];

async function submit(body: unknown, headers: Record<string, string> = {}, url = urls[1]): Promise<JobView> {
  const answer = await call('POST', '', body, headers, url);
  expect(answer.status).toBe(202);
  return JobView.parse(answer.body);
}

/** Asks until the job is so. */
const until = (id: string, isSo: (job: JobView) => boolean): Promise<JobView> =>
  untilSo(async () => JobView.parse((await call('GET', `/${id}`)).body), isSo, 50_000);

const ended = ({ state }: JobView): boolean => state !== 'queued' && state !== 'running';

describe('a job', () => {
  it('is answered later, in the wire of its address', async () => {
    const chat = await submit(order());
    const messages = await submit({ ...order(), path: '/v1/messages', priority: 'high' });
    expect(await until(chat.id, ended)).toMatchObject({ state: 'done', result: { object: 'chat.completion' } });
    expect(await until(messages.id, ended)).toMatchObject({ state: 'done', result: { type: 'message', role: 'assistant' } });
  });

  it('ends with the error that its address would have answered', async () => {
    const { id } = await submit({ body: { ...order().body, model: 'nobody' } });
    expect(await until(id, ended)).toMatchObject({ state: 'failed', error: { error: { code: 'model_not_found' } } });
  });

  it('is one job however often it is sent with one key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const { id } = await submit(order(), headers, urls[0]);
    expect((await submit(order(), headers, urls[1])).id).toBe(id);
    expect(codeOf(await call('POST', '', order(9), headers))).toEqual([409, 'idempotency_key_reused']);
  });

  it('is refused at once when it can be seen to be wrong', async () => {
    expect(codeOf(await call('POST', '', { body: { model: 'chat' } }))).toEqual([400, 'validation_failed']);
    expect(codeOf(await call('POST', '', { ...order(), path: '/v1/models' }))).toEqual([400, 'validation_failed']);
    expect(codeOf(await call('GET', '/nobody'))).toEqual([404, 'job_not_found']);
  });

  it('is cancelled by its owner, and nothing comes of it', async () => {
    const { id } = await submit(order(4_000));
    await until(id, ({ state }) => state === 'running');
    expect((await call('DELETE', `/${id}`, undefined, {}, urls[0])).body).toMatchObject({ state: 'cancelled' });
    expect(await until(id, ended)).toMatchObject({ state: 'cancelled' });
  });

  it('tells its webhook, again until it is heard', async () => {
    refuse = 1;
    const { id } = await submit({ ...order(), webhook: { url: receiverUrl, secret: 'a secret of sixteen' } });
    const job = await until(id, ({ webhook }) => webhook?.state === 'delivered');
    expect(job.webhook?.tries).toBe(2);
    const of = told.map((body) => JobView.parse(JSON.parse(body))).filter((message) => message.id === id);
    expect(of.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(JSON.stringify(job)).not.toContain('a secret of sixteen');
  });

  it('survives kill -9 of the orchestrator that works on it', async () => {
    // Both have more to do than fits, so each has some of it when one dies.
    const jobs = await Promise.all(Array.from({ length: 12 }, () => submit(order(300))));
    await until(jobs[0]?.id ?? '', ({ state }) => state === 'running');
    await inference?.orchestrators[0]?.kill9();
    const results = await Promise.all(jobs.map(({ id }) => until(id, ended)));
    expect(results.map(({ state }) => state)).toEqual(jobs.map(() => 'done'));
  }, 60_000);
});
