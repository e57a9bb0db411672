import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { EXAMS } from '@assay/contracts';
import { connectMessaging, RpcClient, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quickest } from '../../libs/sandbox/test/quickest.ts';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Client } from './client.ts';
import { startSecondGateway, type SecondGateway } from './second-gateway.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
/** Longer than the whole test waits. */
const ENDLESS = { exerciseId: 'greeting', mode: 'try', stdin: '', files: { 'solution.py': 'import time\ntime.sleep(9)\n' } };
const FREE_GUESSES = 6;

describe('two gateways', () => {
  let assay: Assay;
  let second: SecondGateway;
  let connection: MessagingConnection;

  beforeAll(async () => {
    assay = await startAssay({ env: { ASSAY_CONTENT_DIRS: CONTENT } });
    second = await startSecondGateway(assay);
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
  }, 200_000);

  afterAll(async () => {
    await connection.close();
    await second[Symbol.asyncDispose]();
    await assay.stop();
  }, 60_000);

  const enrol = async (username: string): Promise<string> => {
    const password = randomUUID();
    const user = { username, password, displayName: username, role: 'candidate' } as const;
    await new RpcClient(connection).request(EXAMS.ensureUser, user, { timeoutMs: 10_000 });
    return password;
  };
  const logIn = (baseUrl: string, username: string, password: string) =>
    new Client(baseUrl, {}).send('POST', '/api/v1/session', { username, password });

  /** Ms from the end of a session at one gateway until the other knows no more of it. */
  const farewell = async (): Promise<number> => {
    const username = `leaver-${randomUUID().slice(0, 8)}`;
    const { body } = await logIn(assay.baseUrl, username, await enrol(username));
    const [here, there] = [assay.baseUrl, second.baseUrl].map((baseUrl) => Client.bearer(baseUrl, body['token'] as string));
    if (!here || !there) throw new Error('two clients');
    const id = (await here.submit(ENDLESS)).body['id'] as string;
    expect(await there.send('GET', '/api/v1/me')).toMatchObject({ status: 200, body: { username } });
    const followed = there.follow(id);
    while (!(await streamsOpen(second))) await there.send('GET', '/api/v1/me');
    const began = performance.now();
    expect(await here.send('DELETE', '/api/v1/session')).toMatchObject({ status: 204 });
    while ((await there.send('GET', '/api/v1/me')).status === 200);
    expect(await there.send('GET', '/api/v1/me')).toMatchObject({ status: 401, body: { code: 'token_expired' } });
    const { envelopes } = await followed;
    const took = performance.now() - began;
    expect(envelopes.map(({ type }) => type)).not.toContain('verdict');
    return took;
  };

  it('know one session, and that it has ended, its live streams with it', async () => {
    expect(await quickest(1_000, farewell)).toBeLessThan(1_000);
  }, 60_000);

  it('let nobody guess more by asking both', async () => {
    const username = `guessed-${randomUUID().slice(0, 8)}`;
    const password = await enrol(username);
    for (let i = 0; i < FREE_GUESSES; i++) {
      const { status } = await logIn(i % 2 === 0 ? assay.baseUrl : second.baseUrl, username, `${password}x`);
      expect(status).toBe(401);
    }
    for (const { baseUrl } of [assay, second]) {
      expect(await logIn(baseUrl, username, password)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    }
  }, 60_000);
});

/** Whether somebody follows a run at the gateway. */
async function streamsOpen({ baseUrl }: { readonly baseUrl: string }): Promise<boolean> {
  const metrics = await (await fetch(`${baseUrl}/metrics`)).text();
  return /^gateway_live_streams\{[^}]*\} [1-9]/m.test(metrics);
}
