import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { EXAMS, HTTP, type HttpOperation } from '@assay/contracts';
import { connectMessaging, RpcClient, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Client } from './client.ts';

const ID = '01890000-0000-7000-8000-000000000000';
const REMOTE = { 'x-forwarded-for': '203.0.113.7' };
const DRAFT = '/api/v1/exercises/vector-dot/draft';
const run = { exerciseId: 'vector-dot', mode: 'try', files: { 'solution.go': 'package main\n\nfunc main() {\n' } };

describe('strangers', () => {
  let assay: Assay;
  let connection: MessagingConnection;
  let anyone: Client;
  let ann: Client;
  let bob: Client;
  const secrets: string[] = [];

  const enrol = async (username: string): Promise<Client> => {
    const password = randomUUID();
    const user = { username, password, displayName: username, role: 'candidate' } as const;
    await new RpcClient(connection).request(EXAMS.ensureUser, user, { timeoutMs: 10_000 });
    const { body, headers } = await anyone.send('POST', '/api/v1/session', { username, password });
    const token = body['token'] as string;
    secrets.push(password, token, token.split('.')[2] ?? '');
    expect(headers.get('set-cookie')).toMatch(/^assay_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    return Client.bearer(assay.baseUrl, token);
  };

  beforeAll(async () => {
    assay = await startAssay({
      env: { ASSAY_LOG_LEVEL: 'trace', ASSAY_TRUST_PROXY: '127.0.0.1', ASSAY_REQUEST_TIMEOUT_MS: '1000' },
    });
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    anyone = new Client(assay.baseUrl, {});
    [ann, bob] = [await enrol('ann'), await enrol('bob')];
  }, 150_000);

  afterAll(async () => {
    await connection.close();
    await assay.stop();
  }, 60_000);

  it('are nobody to every operation but four', async () => {
    const open = Object.entries<HttpOperation>(HTTP).filter(([, { scope }]) => scope === undefined);
    expect(open.map(([name]) => name).sort()).toEqual(['evidenceKeys', 'health', 'jwks', 'login']);
    for (const { method, path, scope, body } of Object.values<HttpOperation>(HTTP)) {
      if (scope === undefined) continue;
      const address = path.replace(':id', path.includes('exercises') ? 'vector-dot' : ID);
      const answer = await anyone.send(method, address, body === undefined ? undefined : {});
      expect({ method, address, ...answer }).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  it('see neither the drafts nor the runs of others', async () => {
    const files = { 'solution.go': '// ann’s' };
    expect(await ann.send('PUT', DRAFT, { files, baseRevision: 0 })).toMatchObject({ status: 200 });
    expect((await bob.send('GET', DRAFT)).body).toMatchObject({ revision: 0 });
    expect(JSON.stringify((await bob.send('GET', DRAFT)).body)).not.toContain('ann’s');
    const { id } = (await ann.submit(run)).body;
    expect((await bob.send('GET', '/api/v1/runs')).body).toEqual([]);
    expect(await bob.send('GET', `/api/v1/runs/${String(id)}`)).toMatchObject({ status: 404 });
  });

  it('cannot assign what is not theirs to say', async () => {
    for (const more of [{ userId: ID }, { lane: 'exam' }, { verdict: 'passed' }]) {
      expect(await ann.submit({ ...run, ...more })).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
    expect(await ann.send('PUT', DRAFT, { files: {}, baseRevision: 1, userId: ID })).toMatchObject({ status: 400 });
    const login = { username: 'ann', password: 'x', role: 'admin' };
    expect(await anyone.send('POST', '/api/v1/session', login)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('read no metrics from afar', async () => {
    const metrics = (headers: Record<string, string>): Promise<number> =>
      fetch(`${assay.baseUrl}/metrics`, { headers }).then(async (response) => {
        await response.text();
        return response.status;
      });
    const admin = { authorization: `Bearer ${assay.credentials.admin.token}` };
    expect(await metrics({})).toBe(200);
    expect(await metrics(REMOTE)).toBe(401);
    expect(await metrics({ ...REMOTE, ...ann.headers })).toBe(403);
    expect(await metrics({ ...REMOTE, ...admin })).toBe(200);
  });

  it('of one address behind the proxy use up no other one’s log-ins', async () => {
    const attempt = async (address: string): Promise<number> =>
      (await anyone.send('POST', '/api/v1/session', {}, { 'x-forwarded-for': address })).status;
    for (let i = 0; i < 20; i++) expect(await attempt('198.51.100.1')).toBe(400);
    expect(await attempt('198.51.100.1')).toBe(429);
    expect(await attempt('198.51.100.2')).toBe(400);
  });

  it('log nobody in from another site, and are told nothing that lets a browser read an answer', async () => {
    const body = { username: 'ann', password: secrets[0] };
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await anyone.send('POST', '/api/v1/session', body, headers);
      expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    const { headers } = await ann.send('GET', '/api/v1/me', undefined, { origin: 'https://evil.example' });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect((await anyone.send('OPTIONS', '/api/v1/runs', undefined, { origin: 'https://evil.example' })).status).toBe(405);
  });

  /** Sends bytes, ends nothing, and returns all that comes until the server closes. */
  const raw = async (bytes: string): Promise<string> => {
    const socket = connect(assay.ports.gateway, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    return text(socket);
  };

  it.each([
    ['headers that do not end', 'GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-a: '],
    [
      'a body that does not come',
      'POST /api/v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    ],
    ['headers without measure', `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['what is no HTTP', 'hello\r\n\r\n'],
    ['two lengths', 'POST /api/v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('are refused for %s', async (_name, bytes) => {
    expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 400 [^]*"code":"bad_request"/);
  });

  it('find no secret in the logs, not even in the most talkative ones', async () => {
    await ann.submit(run);
    await anyone.send('POST', '/api/v1/session', `{"username":"ann","password":"${secrets[0] ?? ''}",}`);
    await anyone.send('POST', '/api/v1/session', { username: 'ann', password: `${secrets[0] ?? ''}x` });
    await ann.send('DELETE', '/api/v1/session');
    const { admin, candidate } = assay.credentials;
    const all = [...secrets, admin.password, admin.token, candidate.password, candidate.token, assay.nats.password];
    const lines = (['gateway', 'exams', 'runner'] as const).flatMap((service) => assay.logs(service));
    expect(lines.some((line) => line.includes('"level":10') || line.includes('"level":20'))).toBe(true);
    expect(lines.filter((line) => all.some((secret) => secret !== '' && line.includes(secret)))).toEqual([]);
  });
});
