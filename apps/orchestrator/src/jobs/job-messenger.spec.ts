import { createLogger } from '@assay/telemetry';
import { describe, expect, it } from '@jest/globals';
import { JobMessenger } from './job-messenger.ts';
import type { JobRecord } from './job-store.ts';
import { MAX_TRIES, WebhookGone, type WebhookMessage } from './webhooks.ts';

const REF = { account: 'demo', id: 'job-1' };

/** A messenger of one job, whose receiver answers as `answers` says, in turn. */
function stage(record: Partial<JobRecord>, answers: readonly (Error | undefined)[]) {
  const sent: WebhookMessage[] = [];
  let now: JobRecord = {
    ...REF,
    ...{ path: '/v1/chat/completions', priority: 'normal', state: 'done', queued: true, runs: 1, digest: '' },
    createdAt: '2026-01-01T00:00:00.000Z',
    body: { inline: {} },
    result: { inline: { said: 'hello' } },
    webhook: { url: 'https://example.com/', sealedSecret: 'sealed', state: 'pending', tries: 0 },
    ...record,
  };
  const messenger = new JobMessenger({
    store: {
      peek: () => Promise.resolve(now),
      change: (_ref, edit) => Promise.resolve((now = edit(now))),
    },
    contents: { get: (content) => Promise.resolve('inline' in content ? content.inline : 'everything') },
    secrets: { open: () => Promise.resolve('a secret of sixteen') },
    webhooks: {
      send: (_to, message) => {
        sent.push(message);
        const error = answers[sent.length - 1];
        return error ? Promise.reject(error) : Promise.resolve();
      },
      close: () => Promise.resolve(),
    },
    logger: createLogger({ service: 'test', level: 'silent' }),
    random: () => 0,
  });
  return { messenger, sent, webhook: () => now.webhook };
}

const { signal } = new AbortController();
const down = new Error('the webhook answers 500');

describe('a messenger', () => {
  it('tells once, with the result, under the id of the job', async () => {
    const { messenger, sent, webhook } = stage({}, []);
    expect(await messenger.tell(REF, signal)).toBeUndefined();
    expect(await messenger.tell(REF, signal)).toBeUndefined();
    expect(sent).toEqual([
      { id: REF.id, body: expect.objectContaining({ id: REF.id, state: 'done', result: { said: 'hello' } }) as unknown },
    ]);
    expect(webhook()).toMatchObject({ state: 'delivered', tries: 1 });
  });

  it('says the same again, later and later, and gives up in the end', async () => {
    const { messenger, sent, webhook } = stage(
      {},
      Array.from({ length: MAX_TRIES }, () => down),
    );
    const pauses: (number | undefined)[] = [];
    for (let tries = 0; tries < MAX_TRIES; tries += 1) pauses.push(await messenger.tell(REF, signal));
    expect(pauses.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(pauses.at(-1)).toBeUndefined();
    expect(new Set(sent.map((message) => JSON.stringify(message))).size).toBe(1);
    expect(webhook()).toMatchObject({ state: 'given_up', tries: MAX_TRIES });
  });

  it('does not insist where nobody wants to hear of it', async () => {
    const { messenger, webhook } = stage({}, [new WebhookGone()]);
    expect(await messenger.tell(REF, signal)).toBeUndefined();
    expect(webhook()).toMatchObject({ state: 'given_up', tries: 1 });
  });

  it('says how large a result is that it does not send', async () => {
    const { messenger, sent } = stage({ result: { object: 'elsewhere', bytes: 9_000_000 } }, []);
    await messenger.tell(REF, signal);
    expect(sent[0]?.body).toMatchObject({ resultBytes: 9_000_000 });
    expect(sent[0]?.body).not.toHaveProperty('result');
  });
});
