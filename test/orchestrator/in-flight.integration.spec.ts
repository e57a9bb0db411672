import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform, until, type Platform } from './platform.ts';
import { openai } from './wires.ts';

const MOST = 4;
/** How long the share of a replica that is not heard of any more is kept, ms. */
const LEASE_MS = 5_000;
const CONFIG = `defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 } }
tenants: [{ id: demo }]
keys:
  - { id: few, tenant: demo, secret: { file: secrets/few }, limits: { inFlight: ${MOST} } }
  - { id: one, tenant: demo, secret: { file: secrets/one }, limits: { inFlight: 1 } }
  - { id: dying, tenant: demo, secret: { file: secrets/dying }, limits: { inFlight: ${MOST} } }
  - { id: away, tenant: demo, secret: { file: secrets/away }, limits: { inFlight: ${MOST}, requestsPerMinute: 1000 } }
  - { id: free, tenant: demo, secret: { file: secrets/free } }
`;

let platform: Platform;

beforeAll(async () => {
  const secrets = Object.fromEntries(['few', 'one', 'dying', 'away', 'free'].map((key) => [key, `sk-${key}`]));
  platform = await startPlatform({ config: CONFIG, secrets, replicas: 2 });
}, 60_000);

afterAll(() => platform.stop());
beforeEach(() => platform.vendor.reset());
/** Who has begun something that takes until they leave. */
const staying: AbortController[] = [];
afterEach(() => staying.splice(0).forEach((leaving) => leaving.abort()));

const urlOf = (replica: number): string => platform.inference.orchestrators[replica]?.url ?? '';

async function ask(key: string, replica: number) {
  const answer = await platform.post(openai.path, openai.body('via-openai'), {
    headers: { authorization: `Bearer sk-${key}` },
    url: urlOf(replica),
  });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), error: openai.refusalOf(await answer.text()) };
}

/** Asks for something that takes until `leave`; resolves when the vendor works on it. */
async function begin(key: string, replica: number) {
  platform.vendor.next({ faults: [{ kind: 'stall', afterBytes: -1 }] });
  const arrival = platform.vendor.arrival();
  const leaving = new AbortController();
  staying.push(leaving);
  const headers = { authorization: `Bearer sk-${key}` };
  platform.post(openai.path, openai.body('via-openai'), { headers, url: urlOf(replica), signal: leaving.signal }).catch(() => undefined);
  await arrival;
  return { leave: () => leaving.abort() };
}

describe('requests in flight', () => {
  it('are counted over replicas', async () => {
    const begun = [];
    for (let n = 0; n < MOST; n++) begun.push(await begin('few', n % 2));
    for (const replica of [0, 1]) {
      const { status, retryAfter, error } = await ask('few', replica);
      expect([status, retryAfter, error?.kind]).toEqual([429, '1', 'rate_limit_exceeded']);
      expect(error?.message).toContain(`${MOST} requests in flight`);
    }
    // One ends at the first replica, and the second has room.
    begun[0]?.leave();
    await until(
      () => ask('few', 1),
      ({ status }) => status === 200,
    );
  });

  it('of one after the other, at replicas in turn, are never too many', async () => {
    for (let n = 0; n < 40; n++) expect((await ask('one', n % 2)).status).toBe(200);
  });
});

describe('without NATS', () => {
  it('limited keys are refused as soon as nobody can count, others are served; and all is as before when it is back', async () => {
    expect((await ask('away', 0)).status).toBe(200);
    await platform.inference.nats.kill9();
    const refused = await until(
      () => ask('away', 0),
      ({ status }) => status !== 200,
    );
    expect([refused.status, refused.error?.kind]).toEqual([503, 'service_unavailable']);
    expect((await ask('free', 0)).status).toBe(200);
    await platform.inference.nats.restart();
    await until(
      () => ask('away', 0),
      ({ status }) => status === 200,
    );
  }, 90_000);
});

describe('kill -9 of a replica', () => {
  it('gives what it had in flight back within its lease', async () => {
    for (let n = 0; n < MOST; n++) await begin('dying', 0);
    expect((await ask('dying', 1)).status).toBe(429);
    const killed = performance.now();
    await platform.inference.orchestrators[0]?.kill9();
    expect((await ask('dying', 1)).status).toBe(429);
    await until(
      () => ask('dying', 1),
      ({ status }) => status === 200,
    );
    expect(performance.now() - killed).toBeGreaterThan(LEASE_MS / 3);
  });
});
