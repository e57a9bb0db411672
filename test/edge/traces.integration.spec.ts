import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EXAMS, type Trace, type TraceSpan } from '@assay/contracts';
import { connectMessaging, RpcClient, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Client, type Answer } from './client.ts';
import { startSecondGateway } from './second-gateway.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
const GRADED = { exerciseId: 'greeting', mode: 'grade', files: { 'solution.py': 'print("Hello, " + input() + "!")\n' } };
const UNKNOWN = 'f'.repeat(32);
const ARRIVES_WITHIN_MS = 60_000;
/** Every look is a trace of its own. */
const LOOK_EVERY_MS = 500;

describe('traces', () => {
  let assay: Assay;
  let connection: MessagingConnection;
  let ann: Client;
  let bob: Client;
  let admin: Client;
  /** Of a graded run of Ann's. */
  let traceId: string;

  const enrol = async (username: string): Promise<Client> => {
    const password = randomUUID();
    await new RpcClient(connection).request(
      EXAMS.ensureUser,
      { username, password, displayName: username, role: 'candidate' },
      { timeoutMs: 10_000 },
    );
    const { body } = await new Client(assay.baseUrl, {}).send('POST', '/api/v1/session', { username, password });
    return Client.bearer(assay.baseUrl, body['token'] as string);
  };
  const look = (client: Client, id: string): Promise<Answer> => client.send('GET', `/api/v1/traces/${id}`);
  const spansOf = ({ body }: Answer): readonly TraceSpan[] => (body as unknown as Partial<Trace>).spans ?? [];
  const names = (answer: Answer): string[] => spansOf(answer).map(({ service, name }) => `${service}: ${name}`);
  /** Asks until what is waited for has arrived. */
  const lookUntil = async (client: Client, id: string, holds: (answer: Answer) => boolean): Promise<Answer> => {
    const until = performance.now() + ARRIVES_WITHIN_MS;
    for (;;) {
      const answer = await look(client, id);
      if (holds(answer)) return answer;
      if (performance.now() > until) throw new Error(`still ${JSON.stringify(answer.body).slice(0, 2_000)}`);
      await delay(LOOK_EVERY_MS);
    }
  };
  const within = (trace: string, span: string) => ({ traceparent: `00-${trace}-${span}-01` });

  beforeAll(async () => {
    assay = await startAssay({ collector: true, env: { ASSAY_CONTENT_DIRS: CONTENT } });
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    [ann, bob] = [await enrol('ann'), await enrol('bob')];
    admin = Client.bearer(assay.baseUrl, assay.credentials.admin.token);
    traceId = randomBytes(16).toString('hex');
    const { body } = await ann.submit(GRADED, undefined, within(traceId, randomBytes(8).toString('hex')));
    await ann.follow(body['id'] as string);
    // Each of them sends what it has seen in its own time.
    await lookUntil(admin, traceId, (answer) =>
      ['gateway: POST /api/v1/runs', 'exams: consume RUN_REPORTS', 'runner: run'].every((name) => names(answer).includes(name)),
    );
  }, 150_000);

  afterAll(async () => {
    await connection.close();
    await assay.stop();
  }, 60_000);

  it('are shown to whoever caused them, without what is hidden, and whole to an operator', async () => {
    const [own, whole] = [await look(ann, traceId), await look(admin, traceId)];
    expect(own).toMatchObject({ status: 200, body: { view: 'own', stepMs: 100 } });
    expect(whole).toMatchObject({ status: 200, body: { view: 'whole', withheld: 0 } });
    expect(new Set(spansOf(own).map(({ service }) => service))).toEqual(new Set(['gateway', 'exams', 'runner']));
    const checks = spansOf(own).find(({ name }) => name === 'checks');
    expect(names(whole).filter((name) => name.startsWith('runner: check:'))).not.toEqual([]);
    for (const { name, startUs, durationUs, events, links, attributes, statusMessage } of spansOf(own)) {
      expect({ name, events, links, statusMessage }).toEqual({ name, events: [], links: [], statusMessage: undefined });
      expect(name).not.toMatch(/^check:/);
      expect(Object.keys(attributes).filter((key) => !/^(http|messaging\.system$|assay\.(run|exercise|delivery))/.test(key))).toEqual([]);
      for (const us of [startUs, startUs + durationUs]) {
        const after = us - (checks?.startUs ?? 0);
        expect({ name, after, rest: after > 0 ? after % 100_000 : 0 }).toEqual({ name, after, rest: 0 });
      }
    }
    const phase = (await ann.send('GET', '/api/v1/runs')).body as unknown as readonly { id: string }[];
    const { phases } = await ann.run(phase[0]?.id ?? '');
    expect((checks?.durationUs ?? 0) % 100_000).toBe(0);
    expect(Math.abs((checks?.durationUs ?? 0) / 1_000 - (phases.find(({ name }) => name === 'checks')?.ms ?? 0))).toBeLessThanOrEqual(100);
  });

  it('of a stranger are told by nothing from those that do not exist', async () => {
    const [strange, unknown] = [await look(bob, traceId), await look(bob, UNKNOWN)];
    const { traceId: _one, ...strangeBody } = strange.body;
    const { traceId: _other, ...unknownBody } = unknown.body;
    expect([strange.status, strangeBody]).toEqual([unknown.status, unknownBody]);
    expect(strange).toMatchObject({ status: 404, body: { code: 'trace_not_found' } });
    expect(await look(new Client(assay.baseUrl, {}), traceId)).toMatchObject({ status: 401 });
  });

  it('open to no guest who uses their id, and show nobody the guest', async () => {
    const before = await look(ann, traceId);
    const edge = spansOf(before).find(({ service, kind }) => service === 'gateway' && kind === 'server')?.spanId ?? '';
    // Within her very request, and beside it; as somebody, and as nobody.
    await bob.send('GET', '/api/v1/exercises', undefined, within(traceId, edge));
    await bob.submit({ ...GRADED, mode: 'try' }, undefined, within(traceId, randomBytes(8).toString('hex')));
    await new Client(assay.baseUrl, {}).send('GET', '/api/v1/me', undefined, within(traceId, edge));
    const whole = await lookUntil(admin, traceId, (answer) =>
      ['gateway: GET /api/v1/exercises', 'gateway: GET /api/v1/me', 'runner: tests'].every((name) => names(answer).includes(name)),
    );
    expect(new Set(spansOf(whole).flatMap(({ attributes }) => attributes['enduser.id'] ?? [])).size).toBe(2);
    const after = await look(ann, traceId);
    expect(spansOf(after)).toEqual(spansOf(before));
    const guests = await look(bob, traceId);
    expect(names(guests)).toEqual(expect.arrayContaining(['gateway: GET /api/v1/exercises', 'runner: tests']));
    const anns = new Set(spansOf(before).map(({ spanId }) => spanId));
    expect(spansOf(guests).filter(({ spanId }) => anns.has(spanId))).toEqual([]);
    // Nor does his word for it make him somebody else.
    await bob.send('GET', '/api/v1/me', undefined, { ...within(UNKNOWN, edge), baggage: 'enduser.id=ann', 'enduser.id': 'ann' });
    await lookUntil(bob, UNKNOWN, ({ status }) => status === 200);
    expect(await look(ann, UNKNOWN)).toMatchObject({ status: 404 });
  }, 150_000);

  it.each(['traces', 'telemetry/services', 'logs', 'logs/histogram?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z'])(
    'and logs are looked for by operators only: %s',
    async (path) => {
      expect(await ann.send('GET', `/api/v1/${path}`)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await admin.send('GET', `/api/v1/${path}`)).toMatchObject({ status: 200 });
    },
  );

  it.each(['abc', 'F'.repeat(32), '0'.repeat(32), `${'a'.repeat(32)}0`, '..%2fservices', '%00', "a'--"])(
    'have ids of one form: %s is none',
    async (id) => {
      expect(await look(ann, id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await look(admin, id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );

  it('are found by service, operation, attribute, length, failure and time', async () => {
    const find = async (query: string): Promise<readonly { traceId: string; spans: number }[]> => {
      const { status, body } = await admin.send('GET', `/api/v1/traces?${query}`);
      expect({ query, status, body: status === 200 ? undefined : body }).toEqual({ query, status: 200, body: undefined });
      return body as unknown as readonly { traceId: string; spans: number }[];
    };
    const isFound = async (query: string): Promise<boolean> => (await find(query)).some((each) => each.traceId === traceId);
    expect(await isFound('limit=200')).toBe(true);
    expect(await isFound('service=runner&operation=run')).toBe(true);
    expect(await isFound('service=runner&operation=nothing')).toBe(false);
    expect(await isFound('tags=assay.exercise.id%3Dgreeting')).toBe(true);
    expect(await isFound('tags=assay.exercise.id%3Dother')).toBe(false);
    expect(await isFound('minMs=86400000')).toBe(false);
    expect(await isFound('errors=true&service=runner')).toBe(false);
    expect(await isFound('to=2026-01-01T00:00:00Z')).toBe(false);
    expect(await find('limit=1')).toHaveLength(1);
    for (const query of ['limit=0', 'limit=9999', 'minMs=-1', 'from=yesterday', 'errors=perhaps', 'tags=alone']) {
      expect(await admin.send('GET', `/api/v1/traces?${query}`)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
  });

  it('and logs that cannot be read are told in words', async () => {
    await using lonely = await startSecondGateway(assay, { ASSAY_COLLECTOR_URL: 'http://127.0.0.1:9' });
    const there = new Client(lonely.baseUrl, admin.headers);
    for (const path of [`traces/${traceId}`, 'traces', 'logs', 'telemetry/services']) {
      expect(await there.send('GET', `/api/v1/${path}`)).toMatchObject({ status: 503, body: { code: 'telemetry_unavailable' } });
    }
  }, 60_000);
});
