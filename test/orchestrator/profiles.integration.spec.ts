import { ErrorBody, ProfileView } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';

let inference: Inference | undefined;

beforeAll(async () => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY } });
}, 60_000);

afterAll(() => inference?.stop());

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${inference?.url ?? ''}/${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const chat = { model: 'chat', messages: [{ role: 'user', content: 'Say hello.' }], max_tokens: 4 };

describe('a profile', () => {
  it.each([
    ['cpu', 'nodes'],
    ['heap', 'head'],
  ])('of the %s is kept with the traces that were seen meanwhile', async (kind, field) => {
    const look = { over: false };
    const taking = Promise.all([1, 2].map(() => call('POST', 'admin/v1/profiles', { kind, seconds: 1 }))).finally(() => (look.over = true));
    while (!look.over) await call('POST', 'v1/chat/completions', chat, { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` });
    const [one, other] = (await taking).sort((a, b) => a.status - b.status);
    expect([other?.status, ErrorBody.parse(other?.body).code]).toEqual([503, 'overloaded']);
    const taken = ProfileView.parse(one?.body);
    expect(taken).toMatchObject({ kind, attempts: expect.arrayContaining([expect.objectContaining({ traceId: TRACE })]) });
    expect(z.array(ProfileView).parse((await call('GET', 'admin/v1/profiles')).body)[0]).toEqual(taken);
    expect((await call('GET', `admin/v1/profiles/${taken.id}`)).body).toHaveProperty(field);
  });

  it('leads to no other file', async () => {
    const { status } = await call('GET', `admin/v1/profiles/${encodeURIComponent('../inference.yaml')}`);
    expect(status).toBe(404);
  });
});
