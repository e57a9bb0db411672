import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXAMS, reportSubject, SUBMISSION_LIMITS, type RunReport } from '@assay/contracts';
import { connectMessaging, publishDurably, RpcClient, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { generateKeyPair, SignJWT } from 'jose';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Client } from './client.ts';

const EXERCISE = 'vector-dot';
const FILE = 'solution.go';
const SOURCE = 'package main\n\nfunc main() {}\n';
const run = (more: object = {}): object => ({ exerciseId: EXERCISE, mode: 'try', files: { [FILE]: SOURCE }, ...more });
const withFiles = (files: object): object => run({ files });
const many = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}.go`, '']));
const rawFiles = (members: string): string => `{"exerciseId":"${EXERCISE}","mode":"try","files":{${members}}}`;

describe('bad input', () => {
  let assay: Assay;
  let connection: MessagingConnection;
  let client: Client;
  let other: Client;

  const logIn = async (username: string): Promise<Client> => {
    const password = randomUUID();
    const user = { username, password, displayName: username, role: 'candidate' } as const;
    await new RpcClient(connection).request(EXAMS.ensureUser, user, { timeoutMs: 10_000 });
    const { body } = await new Client(assay.baseUrl, {}).send('POST', '/api/v1/session', { username, password });
    return Client.bearer(assay.baseUrl, body['token'] as string);
  };

  beforeAll(async () => {
    assay = await startAssay();
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    [client, other] = await Promise.all([logIn('first'), logIn('second')]);
  }, 150_000);

  afterAll(async () => {
    await connection.close();
    await assay.stop();
  }, 60_000);

  it.each<[string, unknown, number, string]>([
    ['a path out of the folder', withFiles({ '../solution.go': SOURCE }), 400, 'path_invalid'],
    ['an absolute path', withFiles({ '/tmp/solution.go': SOURCE }), 400, 'path_invalid'],
    ['a backslash', withFiles({ 'a\\b.go': SOURCE }), 400, 'path_invalid'],
    ['a path with NUL', withFiles({ 'a\0.go': SOURCE }), 400, 'path_invalid'],
    ['an empty path', withFiles({ '': SOURCE }), 400, 'path_invalid'],
    ['paths that differ in case', withFiles({ 'solution.go': SOURCE, 'Solution.go': SOURCE }), 400, 'path_duplicate'],
    ['paths that are one after normalisation', withFiles({ 'é.go': '', 'e\u0301.go': '' }), 400, 'path_duplicate'],
    ['one path twice', rawFiles('"solution.go":"a","solution.go":"b"'), 400, 'path_duplicate'],
    ['one path twice, once escaped', rawFiles('"solution.go":"a","solution\\u002ego":"b"'), 400, 'path_duplicate'],
    ['a file that is not the learner’s', withFiles({ [FILE]: SOURCE, 'other.go': '' }), 400, 'path_not_allowed'],
    ['no file', withFiles({}), 400, 'files_missing'],
    ['too many files', withFiles(many(SUBMISSION_LIMITS.files + 1)), 413, 'too_many_files'],
    ['a file too large', withFiles({ [FILE]: 'x'.repeat(SUBMISSION_LIMITS.fileBytes + 1) }), 413, 'file_too_large'],
    ['a body too large', 'x'.repeat(8 * 1024 * 1024), 413, 'body_too_large'],
    ['NUL in a file', withFiles({ [FILE]: 'a\0b' }), 400, 'text_invalid'],
    ['a lone surrogate', rawFiles('"solution.go":"\\ud800"'), 400, 'text_invalid'],
    ['bytes that are not UTF-8', Buffer.from(rawFiles('"solution.go":"\u00ff"'), 'latin1'), 400, 'text_invalid'],
    ['a body that is not JSON', '{', 400, 'bad_request'],
    ['a name that could become a prototype', rawFiles('"__proto__":"x"'), 400, 'bad_request'],
    ['a key twice', '{"mode":"try","mode":"grade"}', 400, 'bad_request'],
    ['a field of the wrong form', run({ mode: 'cheat' }), 400, 'validation_failed'],
    ['a field that does not exist', run({ verdict: 'passed' }), 400, 'validation_failed'],
    ['files that are no texts', withFiles({ [FILE]: 1 }), 400, 'validation_failed'],
    ['an exercise that does not exist', run({ exerciseId: 'no-such-thing' }), 404, 'exercise_not_found'],
    ['another version of the exercise', run({ exerciseVersion: '0.0.1' }), 409, 'exercise_version_conflict'],
  ])('refuses %s', async (_name, body, status, code) => {
    expect(await client.submit(body)).toMatchObject({ status, body: { code, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) } });
    expect((await client.send('GET', '/api/v1/runs')).body).toEqual([]);
  });

  it('asks for a key that makes a submission repeatable', async () => {
    expect(await client.send('POST', '/api/v1/runs', run())).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } });
    expect(await client.submit(run(), 'short')).toMatchObject({ status: 400 });
  });

  it('refuses another media type', async () => {
    const answer = await client.submit('<run/>', randomUUID(), { 'content-type': 'application/xml' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it.each([
    ['GET', '/api/v1/runs/01890000-0000-7000-8000-000000000000', 404, 'run_not_found'],
    ['DELETE', '/api/v1/runs/01890000-0000-7000-8000-000000000000', 404, 'run_not_found'],
    ['GET', '/api/v1/runs/01890000-0000-7000-8000-000000000000/events', 404, 'run_not_found'],
    ['GET', '/api/v1/exercises/nothing', 404, 'exercise_not_found'],
    ['GET', '/api/v1/nothing', 404, 'not_found'],
    ['PUT', '/api/v1/runs', 405, 'method_not_allowed'],
  ])('%s %s is %i %s', async (method, path, status, code) => {
    expect(await client.send(method, path)).toMatchObject({ status, body: { code } });
  });

  it('refuses missing, forged and foreign tokens', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const forged = await new SignJWT({ sid: randomUUID(), scope: 'admin' })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer('assay')
      .setAudience('assay-gateway')
      .setExpirationTime('1h')
      .sign(privateKey);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged.split('.')[1] ?? ''}.`;
    for (const headers of [
      {},
      { authorization: `Bearer ${forged}` },
      { authorization: `Bearer ${none}` },
      { authorization: 'Basic eDp5' },
    ]) {
      const answer = await new Client(assay.baseUrl, headers).send('GET', '/api/v1/me');
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  it('ends a token with its session', async () => {
    const leaving = await logIn('leaving');
    expect(await leaving.send('DELETE', '/api/v1/session')).toMatchObject({ status: 204 });
    expect(await leaving.send('GET', '/api/v1/me')).toMatchObject({ status: 401, body: { code: 'token_expired' } });
  });

  it('lets no other site write with a cookie', async () => {
    const cookie = { cookie: `assay_session=${client.headers['authorization']?.slice('Bearer '.length) ?? ''}` };
    const browser = new Client(assay.baseUrl, cookie);
    expect(await browser.submit(run(), randomUUID(), { origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      body: { code: 'origin_not_allowed' },
    });
    expect(await browser.send('GET', '/api/v1/me')).toMatchObject({ status: 200, body: { username: 'first' } });
  });

  it('tells a wrong password from nothing, and slows guessing down', async () => {
    const anyone = new Client(assay.baseUrl, {});
    const guess = (): ReturnType<Client['send']> => anyone.send('POST', '/api/v1/session', { username: 'nobody', password: 'guess' });
    expect(await guess()).toMatchObject({ status: 401, body: { code: 'credentials_wrong' } });
    for (let i = 0; i < 5; i++) await guess();
    const slowed = await guess();
    expect(slowed).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('answers malformed messages between services with a code, and lives', async () => {
    for (const [subject, payload] of [
      [EXAMS.createRun.subject, '\xff{'],
      [EXAMS.getUser.subject, '{"userId":5}'],
      [EXAMS.getRun.subject, ''],
    ] as const) {
      const reply = await connection.nats.request(subject, payload, { timeout: 5_000 });
      expect(reply.headers?.get('Assay-Error')).toBe('message_malformed');
      expect(reply.json()).toMatchObject({ code: 'message_malformed', details: { subject } });
    }
    expect(await client.send('GET', '/api/v1/exercises')).toMatchObject({ status: 200 });
  });

  it('gives one run one verdict, whatever is replayed, reported twice, or reported of nothing', async () => {
    const key = randomUUID();
    const traceId = randomUUID().replaceAll('-', '');
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const first = await client.submit(run(), key, { traceparent });
    expect(first).toMatchObject({ status: 202 });
    expect(first.headers.get('x-trace-id')).toBe(traceId);
    const id = first.body['id'] as string;
    expect((await client.submit(run(), key)).body).toEqual({ id });
    expect(await client.submit(run({ mode: 'grade' }), key)).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
    expect(await other.send('GET', `/api/v1/runs/${id}`)).toMatchObject({ status: 404, body: { code: 'run_not_found' } });
    expect(await other.send('GET', `/api/v1/runs/${id}/files`)).toMatchObject({ status: 404 });
    expect(await other.send('GET', `/api/v1/runs/${id}/events`)).toMatchObject({ status: 404 });
    expect(await other.send('DELETE', `/api/v1/runs/${id}`)).toMatchObject({ status: 404 });

    const { envelopes } = await client.follow(id);
    expect(envelopes[0]).toMatchObject({ seq: 0, type: 'snapshot' });
    const sequences = envelopes.map(({ seq }) => seq).filter((seq) => seq > 0);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expect(envelopes.filter(({ type }) => type === 'verdict')).toHaveLength(1);
    expect(envelopes.at(-1)?.type).toBe('verdict');
    for (const cut of [1, Math.floor(sequences.length / 2), sequences.length - 2]) {
      const rest = await client.follow(id, sequences[cut]);
      expect(rest.envelopes.map(({ seq }) => seq)).toEqual(sequences.slice(cut + 1));
    }
    expect((await client.follow(id, sequences.at(-1))).status).toBe(204);

    const stored = await client.run(id);
    expect(stored).toMatchObject({ state: 'done', traceId, attempt: false });
    const nothing = { checks: [], tests: [], diagnostics: [], phases: [], finishedAt: new Date().toISOString() };
    const forged: RunReport = { runId: id, delivery: 9, verdict: 'passed', ...nothing };
    for (const runId of [id, randomUUID()]) {
      await publishDurably(connection, reportSubject(runId), { ...forged, runId }, { messageId: randomUUID() });
    }
    await publishDurably(connection, reportSubject(id), 'not a report', { messageId: randomUUID() });
    const next = await client.submit(run());
    await client.follow(next.body['id'] as string);
    expect(await client.run(id)).toEqual(stored);
  }, 120_000);

  it('cancels a run that waits at once, and a run that has ended not at all', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, async () => (await client.submit(run())).body['id'] as string));
    const last = ids.at(-1) ?? '';
    expect(await client.send('DELETE', `/api/v1/runs/${last}`)).toMatchObject({ status: 200, body: { id: last } });
    await client.follow(last);
    expect(await client.run(last)).toMatchObject({ state: 'done', verdict: 'cancelled', attempt: false });
    expect(await client.send('DELETE', `/api/v1/runs/${last}`)).toMatchObject({ status: 409, body: { code: 'run_already_done' } });
    await Promise.all(ids.map((id) => client.send('DELETE', `/api/v1/runs/${id}`)));
  }, 60_000);

  it('keeps the newer of two drafts', async () => {
    const path = `/api/v1/exercises/${EXERCISE}/draft`;
    expect((await client.send('GET', path)).body).toMatchObject({ revision: 0 });
    expect((await client.send('PUT', path, { files: { [FILE]: 'one' }, baseRevision: 0 })).body).toMatchObject({ revision: 1 });
    expect(await client.send('PUT', path, { files: { [FILE]: 'two' }, baseRevision: 0 })).toMatchObject({
      status: 409,
      body: { code: 'draft_conflict', details: { revision: 1 } },
    });
    expect(await client.send('PUT', path, { files: { '../x': '' }, baseRevision: 1 })).toMatchObject({
      status: 400,
      body: { code: 'path_invalid' },
    });
    expect((await client.send('GET', path)).body).toMatchObject({ revision: 1, files: { [FILE]: 'one' } });
  });
});
