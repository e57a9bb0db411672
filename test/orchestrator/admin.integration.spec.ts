import { readFile } from 'node:fs/promises';
import { AuditEntry, ExperimentView, TargetView, WorkerView, AttemptRecord, RouteView, ConfigAccepted, ErrorBody } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenAI } from 'openai';
import { z } from 'zod';
import { startInference, type Inference } from '../launcher/index.ts';
import { adminRoutes } from '../../tools/admin-routes.ts';
import { KEY } from './configs.ts';
import { until } from './platform.ts';

const PLAIN_KEY = 'sk-assay-plain';
const CONFIG = `# who reads this is an operator
version: 1
providers: { workers: { kind: workers } }
models:
  - { id: sim-small, version: 1.0.0, provider: workers }
  - { id: sim-large, version: 1.0.0, provider: workers }
aliases: { chat: sim-small, trial: sim-small }
tenants: [{ id: demo }]
keys:
  - { id: demo, tenant: demo, secret: { file: secrets/demo }, scopes: ["model:infer", "model:admin"] }
  - { id: plain, tenant: demo, secret: { file: secrets/plain } }
experiments:
  - { id: size, model: trial, state: pending, arms: [{ model: sim-small, weight: 0 }, { model: sim-large, weight: 100 }] }
`;

let inference: Inference | undefined;
let url: string;
let openai: OpenAI;

beforeAll(async () => {
  const secrets = { demo: KEY, plain: PLAIN_KEY };
  inference = await startInference({ config: CONFIG, secrets, workers: ['worker-1', 'worker-2'] });
  ({ url } = inference);
  openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0 });
}, 60_000);

afterAll(() => inference?.stop());

interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly text: string;
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
  const answer = await fetch(`${url}/admin/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, etag: answer.headers.get('etag') ?? '', text: await answer.text() };
}

async function get<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
  return schema.parse(JSON.parse((await call('GET', path)).text));
}

const codeOf = ({ status, text }: Answer): unknown => [status, ErrorBody.parse(JSON.parse(text)).code];
const ask = (model = 'chat') => ({ model, messages: [{ role: 'user' as const, content: 'Say hello.' }], max_completion_tokens: 8 });

describe('the admin API', () => {
  it('is for who has the scope model:admin', async () => {
    expect(codeOf(await call('GET', 'config', undefined, { authorization: 'Bearer wrong' }))).toEqual([401, 'unauthenticated']);
    expect(codeOf(await call('GET', 'config', undefined, { authorization: `Bearer ${PLAIN_KEY}` }))).toEqual([403, 'forbidden']);
  });

  it.each(adminRoutes().map(({ method, path }) => [method, path]))(
    'answers %s %s with a code of its own, whatever is wrong',
    async (method, path) => {
      const at = path.slice(1).replaceAll(/:\w+/g, 'nobody');
      const asked = (body?: unknown, headers: Record<string, string> = {}) =>
        call(method, at, method === 'GET' ? undefined : body, headers);
      expect(codeOf(await asked(undefined, { authorization: '' }))).toEqual([401, 'unauthenticated']);
      expect(codeOf(await asked({}, { authorization: `Bearer ${PLAIN_KEY}` }))).toEqual([403, 'forbidden']);
      if (method === 'GET') return;
      for (const body of [[], { nothing: 'that anybody knows' }]) {
        const { status, text } = await asked(body);
        expect([400, 404, 415]).toContain(status);
        expect(ErrorBody.parse(JSON.parse(text)).traceId).toMatch(/^[0-9a-f]{32}$/);
      }
      const broken = await call(method, at, '{"half', { 'content-type': 'application/json' });
      expect(codeOf(broken)).toEqual([400, 'bad_request']);
    },
  );

  it('says so where there is nothing', async () => {
    expect(codeOf(await call('GET', 'nothing'))).toEqual([404, 'not_found']);
    expect(codeOf(await call('DELETE', 'config'))).toEqual([404, 'not_found']);
    for (const query of ['audit?limit=1001', 'audit?limit=0', 'versions?windowSeconds=86401', 'versions/compare', 'ledger?limit=1001'])
      expect(codeOf(await call('GET', query))).toEqual([400, 'validation_failed']);
    expect(codeOf(await call('GET', 'versions?model=nobody'))).toEqual([404, 'model_not_found']);
  });

  it('shows the configuration as it was written, and no secret', async () => {
    const { status, etag, text } = await call('GET', 'config');
    expect([status, text]).toEqual([200, CONFIG]);
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const readable = adminRoutes().filter(({ method, path }) => method === 'GET' && !path.includes(':'));
    const all = await Promise.all(readable.map(({ path }) => call('GET', path.slice(1))));
    for (const secret of [KEY, PLAIN_KEY]) expect(JSON.stringify(all)).not.toContain(secret);
  });

  it('checks a configuration without using it, and names file, line and field of what is wrong', async () => {
    expect((await call('POST', 'config/check', CONFIG)).status).toBe(204);
    const wrong = await call('POST', 'config/check', CONFIG.replace('chat: sim-small', 'chat: nobody'));
    expect(codeOf(wrong)).toEqual([422, 'config_invalid']);
    expect(ErrorBody.parse(JSON.parse(wrong.text)).details?.['problems']).toEqual([
      expect.objectContaining({ file: 'inference.yaml', line: 7, field: 'aliases.chat' }),
    ]);
  });

  it('takes a configuration only from who has read the one in force', async () => {
    const { etag } = await call('GET', 'config');
    expect(codeOf(await call('PUT', 'config', CONFIG))).toEqual([400, 'bad_request']);
    expect(codeOf(await call('PUT', 'config', CONFIG, { 'if-match': `"${'0'.repeat(64)}"` }))).toEqual([409, 'config_conflict']);
    expect(codeOf(await call('PUT', 'config', 'version: 2\n', { 'if-match': etag }))).toEqual([422, 'config_invalid']);
    expect(codeOf(await call('PUT', 'config', { version: 1 }, { 'if-match': etag }))).toEqual([415, 'unsupported_media_type']);
    expect(await readFile(inference?.configFile ?? '', 'utf8')).toBe(CONFIG);
  });

  it('puts a configuration into force while a stream goes on', async () => {
    const stream = await openai.chat.completions.create({ ...ask(), max_completion_tokens: 120, stream: true });
    const chunks = stream[Symbol.asyncIterator]();
    await chunks.next();
    const { etag } = await call('GET', 'config');
    const changed = CONFIG.replace('chat: sim-small,', 'chat: sim-small, fresh: sim-large,');
    const put = await call('PUT', 'config', changed, { 'if-match': etag });
    expect([put.status, put.etag]).toEqual([200, `"${ConfigAccepted.parse(JSON.parse(put.text)).revision}"`]);
    expect(await readFile(inference?.configFile ?? '', 'utf8')).toBe(changed);
    expect((await get(z.array(RouteView), 'routes')).find(({ name }) => name === 'fresh')?.arms).toEqual([
      { target: 'sim-large@1.0.0', weight: 100 },
    ]);
    let after = 0;
    let finish: unknown;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      after++;
      finish = next.value.choices[0]?.finish_reason ?? finish;
    }
    expect(after).toBeGreaterThan(10);
    expect(finish).toBe('length');
  });

  it('lists workers, drains one and takes it back', async () => {
    const drain = (draining: boolean) => call('POST', 'workers/worker-1/drain', { draining });
    const workers = () => get(z.array(WorkerView), 'workers');
    const all = await until(workers, ({ length }) => length >= 2);
    expect(all.map(({ workerId }) => workerId)).toEqual(['worker-1', 'worker-2']);
    expect((await drain(true)).status).toBe(200);
    await until(workers, (seen) => seen.some(({ workerId, draining }) => workerId === 'worker-1' && draining));
    expect((await drain(false)).status).toBe(200);
    await until(workers, (seen) => seen.every(({ draining }) => !draining));
    expect(codeOf(await call('POST', 'workers/nobody/drain', { draining: true }))).toEqual([404, 'not_found']);
    expect(codeOf(await call('POST', 'workers/worker-1/drain', {}))).toEqual([400, 'validation_failed']);
  });

  it('tells what targets are doing', async () => {
    await openai.chat.completions.create(ask());
    const told = await until(
      async () => (await get(z.array(TargetView), 'targets')).find(({ target }) => target === 'sim-small@1.0.0'),
      (target) => target?.inFlight === 0,
    );
    expect(told).toEqual({
      target: 'sim-small@1.0.0',
      provider: 'workers',
      breaker: { short: 'closed', long: 'closed' },
      inFlight: 0,
      waiting: 0,
    });
  });

  it('finds attempts in the ledger by operation and by account', async () => {
    const { response } = await openai.chat.completions.create(ask()).withResponse();
    const operation = response.headers.get('x-request-id') ?? '';
    const ledger = (query: string) => get(z.array(AttemptRecord), `ledger?${query}`);
    const [record, ...more] = await until(
      () => ledger(`operation=${operation}`),
      (found) => found.length > 0,
    );
    expect(more).toEqual([]);
    expect(record).toMatchObject({ operationId: operation, account: 'demo', target: 'sim-small@1.0.0', outcome: 'succeeded' });
    expect(await ledger('account=demo&limit=2')).toHaveLength(2);
    expect(await ledger('account=plain')).toEqual([]);
    expect(codeOf(await call('GET', 'ledger?limit=0'))).toEqual([400, 'validation_failed']);
  });

  it('begins an experiment, counts its arms, and ends it with the arm that won', async () => {
    const change = (body: unknown) => call('POST', 'experiments/size/state', body);
    const experiment = async () => (await get(z.array(ExperimentView), 'experiments'))[0];
    expect(await experiment()).toMatchObject({ id: 'size', state: 'pending' });
    expect(codeOf(await change({ state: 'enabled' }))).toEqual([400, 'validation_failed']);
    expect((await change({ state: 'enabled', reason: 'is it worth its price?' })).status).toBe(200);
    await openai.chat.completions.create(ask('trial'));
    const counted = await until(experiment, (seen) => (seen?.arms[1]?.figures.requests ?? 0) > 0);
    expect(counted?.arms).toEqual([
      { target: 'sim-small@1.0.0', weight: 0, figures: expect.objectContaining({ requests: 0 }) },
      expect.objectContaining({
        target: 'sim-large@1.0.0',
        weight: 100,
        figures: expect.objectContaining({ requests: 1, errors: 0, errorRatio: { value: 0, low: 0, high: expect.closeTo(0.793, 3) } }),
        evidence: { verdict: 'thin', figures: ['errorRatio'] },
      }),
    ]);
    const reason = 'it has won';
    expect(codeOf(await change({ state: 'pending', reason }))).toEqual([400, 'validation_failed']);
    expect(codeOf(await change({ state: 'ended', promote: 'sim-large', reason }))).toEqual([409, 'evidence_thin']);
    expect((await change({ state: 'ended', promote: 'sim-large', reason, force: true })).status).toBe(200);
    const { text, etag } = await call('GET', 'config');
    const [ended, began] = await get(z.array(AuditEntry), 'audit?subject=experiment%20size');
    expect(ended).toMatchObject({
      by: 'demo',
      before: 'enabled',
      after: 'ended',
      reason,
      forced: true,
      outcome: 'made',
      revision: etag.replaceAll('"', ''),
    });
    expect(began).toMatchObject({ by: 'demo', before: 'pending', after: 'enabled', reason: 'is it worth its price?', forced: false });
    expect(text).toContain('trial: sim-large');
    expect(text).toContain('# who reads this is an operator');
    expect((await experiment())?.state).toBe('ended');
  });
});
