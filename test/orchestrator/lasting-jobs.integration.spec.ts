import { JobList, JobView } from '@assay/contracts';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { Kvm } from '@nats-io/kv';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { KEY } from './configs.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const SLOTS = 4;
const PATIENT = 'defaults: { timeouts: { firstTokenMs: 120000, idleMs: 120000, totalMs: 300000 } }\n';

let platform: Platform;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  const env = { ASSAY_PRIVATE_WEBHOOKS: 'true', ASSAY_INFERENCE_JOBS: String(SLOTS) };
  platform = await startPlatform({ config: PATIENT + DEMO, env });
}, 60_000);

afterAll(async () => {
  receiver.stop();
  await platform.stop();
}, 30_000);

beforeEach(() => platform.vendor.reset());

const headers = { authorization: `Bearer ${KEY}` };

type Fields = Readonly<Record<string, unknown>>;

async function submit(content: string, more: Fields = {}, asking: Fields = {}): Promise<string> {
  const body = { model: 'via-openai', messages: [{ role: 'user', content }], ...asking };
  const answer = await platform.post('/v1/jobs', { body, ...more });
  expect(answer.status).toBe(202);
  return JobView.parse(await answer.json()).id;
}

const find = async (id: string): Promise<JobView> =>
  JobView.parse(await (await fetch(`${platform.inference.url}/v1/jobs/${id}`, { headers })).json());

const listed = async (query: string): Promise<JobList> =>
  JobList.parse(await (await fetch(`${platform.inference.url}/v1/jobs?${query}`, { headers })).json());

const ended = ({ state }: JobView): boolean => state !== 'queued' && state !== 'running';

/** What an answer of OpenAI's wire says. */
const textOf = ({ result }: JobView): string =>
  (result as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? '';

/** How often the vendor was asked this. */
const asked = (content: string): number =>
  platform.vendor.requests.filter(({ body }) => (body['messages'] as { content: string }[]).at(-1)?.content === content).length;

async function kill9(): Promise<void> {
  await platform.inference.orchestrators[0]?.kill9();
}

describe('kill -9 of the only orchestrator', () => {
  it('ends no job twice, and loses none', async () => {
    const prompts = Array.from({ length: 24 }, (_none, index) => `prompt ${String(index)}`);
    platform.vendor.always(({ messages }) => ({
      say: { text: [`an answer to ${(messages as { content: string }[]).at(-1)?.content ?? ''}`] },
      faults: [{ kind: 'delay', ms: 150 }],
    }));
    const ids = await Promise.all(prompts.map((prompt) => submit(prompt, { webhook: receiver.webhook })));
    await until(
      () => receiver.told.length,
      (count) => count >= SLOTS,
    );
    const told = new Set(receiver.told.map(({ id }) => id));
    await kill9();
    await platform.inference.restart(0);
    const jobs = await Promise.all(
      ids.map((id) =>
        until(
          () => find(id),
          (job) => job.webhook?.state === 'delivered',
          60_000,
        ),
      ),
    );
    expect(jobs.map(textOf)).toEqual(prompts.map((prompt) => `an answer to ${prompt}`));
    for (const [index, id] of ids.entries()) {
      const messages = receiver.told.filter((message) => message.id === id);
      expect(messages.every(({ signed }) => signed)).toBe(true);
      expect(new Set(messages.map(({ body }) => body)).size).toBe(1);
      if (told.has(id)) expect(asked(prompts[index] ?? '')).toBe(1);
    }
    // Only what was in its hands may have been asked for again.
    expect(platform.vendor.requests.length).toBeLessThanOrEqual(prompts.length + SLOTS);
  }, 120_000);

  it('does not generate again what is stored: only its webhook is told again, under the same id', async () => {
    receiver.hold(true);
    const id = await submit('kept', { webhook: receiver.webhook });
    const messages = () => receiver.told.filter((message) => message.id === id);
    await until(messages, (all) => all.length > 0);
    await kill9();
    receiver.hold(false);
    await platform.inference.restart(0);
    await until(
      () => find(id),
      (job) => job.webhook?.state === 'delivered',
      30_000,
    );
    expect(asked('kept')).toBe(1);
    expect(messages().length).toBeGreaterThan(1);
    expect(new Set(messages().map(({ body }) => body)).size).toBe(1);
  }, 60_000);

  it('ends a job as failed, with a reason, that three have died of', async () => {
    platform.vendor.always({ faults: [{ kind: 'stall', afterBytes: -1 }] });
    const id = await submit('poison', { webhook: receiver.webhook });
    for (const time of [1, 2, 3]) {
      await until(
        () => asked('poison'),
        (count) => count === time,
        30_000,
      );
      await kill9();
      await platform.inference.restart(0);
    }
    const job = await until(() => find(id), ended, 30_000);
    expect(job).toMatchObject({ state: 'failed', error: { error: { code: 'job_abandoned' } } });
    expect(asked('poison')).toBe(3);
    await until(() => receiver.told.some((message) => message.id === id), Boolean);
  }, 150_000);
});

describe('a job', () => {
  it('comes back whole when neither its order nor its result fits a message of the broker', async () => {
    const answer = '答'.repeat(4 * 1_048_576);
    const metadata = { note: 'n'.repeat(9 * 1_048_576) };
    platform.vendor.always({ say: { text: [answer] } });
    const id = await submit('large', { webhook: receiver.webhook }, { metadata });
    const job = await until(
      () => find(id),
      (seen) => seen.webhook?.state === 'delivered',
      60_000,
    );
    expect([job.state, job.error]).toEqual(['done', undefined]);
    expect(textOf(job) === answer).toBe(true);
    expect(platform.vendor.requests.at(-1)?.body['metadata']).toEqual(metadata);
    const message = receiver.told.find((candidate) => candidate.id === id)?.job;
    expect(message?.result).toBeUndefined();
    expect(message?.resultBytes).toBeGreaterThan(12 * 1_048_576);
    const { jobs } = await listed('limit=100');
    expect(jobs.find((candidate) => candidate.id === id)?.resultBytes).toBe(message?.resultBytes);
  }, 90_000);

  it('is listed for its owner, page by page, in the order of the last changes', async () => {
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c']) {
      const id = await submit(content);
      await until(() => find(id), ended);
      ids.push(id);
    }
    const seen: string[] = [];
    for (let after: number | undefined = 0; after !== undefined;) {
      const page: JobList = await listed(`limit=2&after=${String(after)}`);
      expect(page.jobs.length).toBeLessThanOrEqual(2);
      expect(page.jobs.every(({ result }) => result === undefined)).toBe(true);
      seen.push(...page.jobs.map(({ id }) => id));
      after = page.next;
    }
    expect(seen.slice(-3)).toEqual(ids);
    expect(new Set(seen).size).toBe(seen.length);
    const refused = await fetch(`${platform.inference.url}/v1/jobs?limit=101`, { headers });
    expect(refused.status).toBe(400);
  });

  it('leaves no secret in the store of the broker', async () => {
    const id = await submit('sealed', { webhook: receiver.webhook });
    await until(
      () => find(id),
      (job) => job.webhook?.state === 'delivered',
    );
    const connection: MessagingConnection = await connectMessaging(
      { ...platform.inference.nats, name: 'test' },
      createLogger({ service: 'test', level: 'silent' }),
    );
    const bucket = await new Kvm(connection.nats).open('inference-jobs');
    const records = (await Promise.all((await collected(await bucket.keys())).map((key) => bucket.get(key)))).map((entry) =>
      entry?.string(),
    );
    await connection.close();
    expect(records.some((record) => record?.includes(id))).toBe(true);
    expect(records.filter((record) => record?.includes(receiver.webhook.secret))).toEqual([]);
  });
});

async function collected<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
