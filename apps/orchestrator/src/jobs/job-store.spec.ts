import { JobCreate } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { JobStore, viewOf, type JobCells } from './job-store.ts';

function memoryCells(): JobCells {
  const cells = new Map<string, unknown>();
  return {
    read: <S>(key: string) => Promise.resolve(cells.get(key) as S | undefined),
    update: <S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }) =>
      new Promise<R>((resolve) => {
        const { state, result } = fn(cells.get(key) as S | undefined);
        cells.set(key, state);
        resolve(result);
      }),
  };
}

const store = () => new JobStore(memoryCells(), () => new Date('2026-01-01T00:00:00Z'));
const WEBHOOK = { url: 'https://example.com/told', secret: 'a secret of sixteen' };
const order = (content: string) => JobCreate.parse({ body: { model: 'chat', messages: [{ role: 'user', content }] }, webhook: WEBHOOK });
const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('JobStore', () => {
  it('makes one job of one key, and refuses the key for another order', async () => {
    const jobs = store();
    const first = await jobs.create('demo', order('a'), 'key-12345');
    expect((await jobs.create('demo', order('a'), 'key-12345')).id).toBe(first.id);
    await expect(jobs.create('demo', order('b'), 'key-12345')).rejects.toEqual(code('idempotency_key_reused'));
    expect((await jobs.create('other', order('a'), 'key-12345')).id).not.toBe(first.id);
  });

  it('does not exist for another account', async () => {
    const jobs = store();
    const { id } = await jobs.create('demo', order('a'), undefined);
    await expect(jobs.find({ account: 'other', id })).rejects.toEqual(code('job_not_found'));
  });

  it('keeps the first end: what is done is not cancelled, what is cancelled is not done', async () => {
    const jobs = store();
    const done = await jobs.create('demo', order('a'), undefined);
    await jobs.end(done, { state: 'done', result: 1 });
    expect(await jobs.end(done, { state: 'cancelled' })).toMatchObject({ state: 'done', result: 1 });
    const cancelled = await jobs.create('demo', order('a'), undefined);
    await jobs.end(cancelled, { state: 'cancelled' });
    expect(await jobs.end(cancelled, { state: 'done', result: 1 })).toMatchObject({ state: 'cancelled' });
    expect((await jobs.begin(cancelled)).runs).toBe(0);
  });

  it('counts who began, and forgets who laid it back', async () => {
    const jobs = store();
    const job = await jobs.create('demo', order('a'), undefined);
    expect(await jobs.begin(job)).toMatchObject({ state: 'running', runs: 1 });
    expect(await jobs.handBack(job)).toMatchObject({ state: 'queued', runs: 0 });
  });

  it('shows its owner everything but the secret of the webhook', async () => {
    const view = viewOf(await store().create('demo', order('a'), undefined));
    expect(view.webhook).toEqual({ url: WEBHOOK.url, state: 'pending', tries: 0 });
    expect(JSON.stringify(view)).not.toContain(WEBHOOK.secret);
  });
});
