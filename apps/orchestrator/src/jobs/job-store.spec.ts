import { JobCreate } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { JobStore, keyOf, viewOf, type JobCells } from './job-store.ts';
import { SealedSecrets } from './sealed-secrets.ts';

function memoryCells(): JobCells {
  const cells = new Map<string, unknown>();
  const revisions: string[] = [];
  return {
    read: <S>(key: string) => Promise.resolve(cells.get(key) as S | undefined),
    update: <S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }) =>
      new Promise<R>((resolve) => {
        const { state, result } = fn(cells.get(key) as S | undefined);
        cells.set(key, state);
        revisions.push(key);
        resolve(result);
      }),
    page: <S>(prefix: string, after: number, limit: number) => {
      const last = revisions.flatMap((key, index) => (revisions.lastIndexOf(key) === index ? [{ key, revision: index + 1 }] : []));
      const found = last.filter(({ key, revision }) => key.startsWith(prefix) && revision > after).slice(0, limit);
      return Promise.resolve(new Map(found.map(({ key, revision }) => [revision, cells.get(key) as S])));
    },
  };
}

const key = { id: 'only', bytes: Buffer.alloc(32, 7) };
const secrets = new SealedSecrets({ keys: () => Promise.resolve([key]) });
const contents = { put: (json: string) => Promise.resolve({ inline: JSON.parse(json) as unknown }) };
const storeOf = (cells: JobCells) => new JobStore({ cells, contents, secrets, now: () => new Date('2026-01-01T00:00:00Z') });
const store = () => storeOf(memoryCells());
const ONE = { inline: 1 };
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
    await jobs.end(done, { state: 'done', result: ONE });
    expect(await jobs.end(done, { state: 'cancelled' })).toMatchObject({ state: 'done', result: ONE });
    const cancelled = await jobs.create('demo', order('a'), undefined);
    await jobs.end(cancelled, { state: 'cancelled' });
    expect(await jobs.end(cancelled, { state: 'done', result: ONE })).toMatchObject({ state: 'cancelled' });
    expect((await jobs.begin(cancelled)).runs).toBe(0);
  });

  it('counts who began, and forgets who laid it back', async () => {
    const jobs = store();
    const job = await jobs.create('demo', order('a'), undefined);
    expect(await jobs.begin(job)).toMatchObject({ state: 'running', runs: 1 });
    expect(await jobs.handBack(job)).toMatchObject({ state: 'queued', runs: 0 });
  });

  it('shows its owner everything but the secret of the webhook', async () => {
    const record = await store().create('demo', order('a'), undefined);
    expect(viewOf(record).webhook).toEqual({ url: WEBHOOK.url, state: 'pending', tries: 0 });
    expect(JSON.stringify(viewOf(record))).not.toContain(record.webhook?.sealedSecret);
  });

  it('keeps no secret in the clear, and none that opens in the place of another job', async () => {
    const jobs = store();
    const record = await jobs.create('demo', order('a'), undefined);
    expect(JSON.stringify(record)).not.toContain(WEBHOOK.secret);
    const sealed = record.webhook?.sealedSecret ?? '';
    expect(await secrets.open(sealed, keyOf(record))).toBe(WEBHOOK.secret);
    const other = await jobs.create('demo', order('a'), undefined);
    await expect(secrets.open(sealed, keyOf(other))).rejects.toEqual(code('service_unavailable'));
  });

  it('refuses a key for the same order with another secret', async () => {
    const jobs = store();
    await jobs.create('demo', order('a'), 'key-12345');
    const other = { ...order('a'), webhook: { ...WEBHOOK, secret: 'another secret of it' } };
    await expect(jobs.create('demo', other, 'key-12345')).rejects.toEqual(code('idempotency_key_reused'));
  });

  it("lists an account's own, page by page, by their last change", async () => {
    const jobs = store();
    const [a, b, c] = [
      await jobs.create('demo', order('a'), undefined),
      await jobs.create('demo', order('b'), undefined),
      await jobs.create('demo', order('c'), undefined),
    ];
    await jobs.create('other', order('d'), undefined);
    await jobs.begin(a);
    const first = await jobs.list('demo', { limit: 2, after: 0 });
    expect(first.jobs.map(({ id }) => id)).toEqual([b.id, c.id]);
    const second = await jobs.list('demo', { limit: 2, after: first.next ?? 0 });
    expect(second).toEqual({ jobs: [expect.objectContaining({ id: a.id, state: 'running' })] });
  });
});
