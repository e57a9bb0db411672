import { HTTP } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { addressOf, perform } from './request.ts';
import { newTraceparent } from './traceparent.ts';

const answering =
  (status: number, body: unknown): typeof fetch =>
  () =>
    Promise.resolve(new Response(JSON.stringify(body), { status }));

describe('perform', () => {
  it('fills in path and query', () => {
    expect(addressOf(HTTP.getRun, { params: { id: 'a b' } })).toBe('/api/v1/runs/a%20b');
    expect(addressOf(HTTP.listRuns, { query: { exerciseId: 'x', before: undefined } })).toBe('/api/v1/runs?exerciseId=x');
  });

  it('gives errors their code and trace', async () => {
    const body = { code: 'draft_conflict', message: 'newer', traceId: 'abc' };
    await expect(perform(HTTP.me, {}, { fetch: answering(409, body) })).rejects.toMatchObject({
      name: 'Refused',
      code: 'draft_conflict',
      traceId: 'abc',
    });
  });

  it('takes a page of some proxy for "not ready"', async () => {
    const proxy = () => Promise.resolve(new Response('<html>', { status: 502 }));
    await expect(perform(HTTP.me, {}, { fetch: proxy })).rejects.toMatchObject({ code: 'service_unavailable' });
  });

  it('refuses an answer of another form', async () => {
    await expect(
      perform(
        HTTP.createRun,
        { body: { exerciseId: 'x', mode: 'try', files: {} }, headers: { 'idempotency-key': '12345678' } },
        { fetch: answering(202, { id: 7 }) },
      ),
    ).rejects.toMatchObject({ name: 'ZodError' });
  });

  it('says "unreachable" when nobody answers', async () => {
    await expect(perform(HTTP.me, {}, { fetch: () => Promise.reject(new TypeError('network')) })).rejects.toMatchObject({
      name: 'Unreachable',
    });
  });
});

describe('newTraceparent', () => {
  it('has the W3C form and starts sampled', () => {
    expect(newTraceparent((length) => new Uint8Array(length).fill(171))).toBe(`00-${'ab'.repeat(16)}-${'ab'.repeat(8)}-01`);
  });
});
