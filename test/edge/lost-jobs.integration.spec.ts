import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventSubject, STREAMS, type RunEventMessage } from '@assay/contracts';
import { connectMessaging, publishDurably, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { startAssay, type Assay } from '../launcher/index.ts';
import { until } from '../orchestrator/platform.ts';
import { Client } from './client.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
const program = (source: string) => ({ exerciseId: 'greeting', mode: 'try', stdin: '', files: { 'solution.py': source } });
const QUICK = program('print("done")\n');
/** Holds the only slot of the runner. */
const SLOW = program('import time\ntime.sleep(9)\n');

describe('a run whose job is lost', () => {
  let assay: Assay;
  let connection: MessagingConnection;
  let client: Client;

  beforeAll(async () => {
    assay = await startAssay({ env: { ASSAY_CONTENT_DIRS: CONTENT, ASSAY_RECONCILE_AFTER_MS: '500', ASSAY_RUNNER_SLOTS: '1' } });
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    client = Client.bearer(assay.baseUrl, assay.credentials.candidate.token);
  }, 150_000);

  afterAll(async () => {
    await connection.close();
    await assay.stop();
  }, 60_000);

  const submit = async (body: object): Promise<string> => (await client.submit(body)).body['id'] as string;
  const purge = async (): Promise<number> => (await (await jetstreamManager(connection.nats)).streams.purge(STREAMS.work.name)).purged;
  /** Resolves when the runner has the run. */
  const running = (id: string) => client.runOnce(id, 'running');

  it('is queued again when the stream was purged behind everybody’s back', async () => {
    const holding = await submit(SLOW);
    await running(holding);
    const lost = await Promise.all([submit(QUICK), submit(QUICK), submit(QUICK)]);
    while ((await purge()) > 0);
    await client.send('DELETE', `/api/v1/runs/${holding}`);
    for (const id of lost) {
      const { envelopes } = await client.follow(id);
      expect(envelopes.filter(({ type }) => type === 'verdict')).toHaveLength(1);
      expect(await client.run(id)).toMatchObject({ state: 'done', verdict: 'passed', output: { stdout: 'done\n' } });
    }
  }, 60_000);

  it('ends with a reason when it is lost again and again', async () => {
    const holding = await submit(SLOW);
    await running(holding);
    const id = await submit(QUICK);
    while ((await client.run(id)).state !== 'done') {
      await purge();
      await delay(300);
    }
    expect(await client.run(id)).toMatchObject({
      verdict: 'infra_error',
      attempt: false,
      reason: { en: expect.stringContaining('lost this run') },
    });
    await client.send('DELETE', `/api/v1/runs/${holding}`);
    await client.follow(holding);
  }, 60_000);

  it('is shown as running, though the news of it passed while nobody listened', async () => {
    // One after the other they hold it for longer than exams takes to come back, on a busy machine too.
    const holding = [await submit(SLOW), await submit(SLOW), await submit(SLOW), await submit(SLOW)];
    await running(holding[0] ?? '');
    const id = await submit(QUICK);
    expect(await client.run(id)).toMatchObject({ state: 'queued', queuePosition: 4 });
    await assay.kill9('exams');
    const event: RunEventMessage = { runId: id, delivery: 1, event: { type: 'state', state: 'running' }, time: new Date().toISOString() };
    await publishDurably(connection, eventSubject(id), event, { messageId: `${id}:test` });
    await assay.back('exams');
    await running(id);
    await Promise.all(holding.map((each) => client.send('DELETE', `/api/v1/runs/${each}`)));
    await client.follow(id);
  }, 120_000);

  it('tells whoever watches each new place in the queue', async () => {
    const [first, second] = [await submit(SLOW), await submit(SLOW)];
    await running(first);
    const id = await submit(QUICK);
    const places: unknown[] = [];
    const watching = client.follow(id, undefined, ({ seq, payload }) => {
      if (seq === 0 && 'queuePosition' in payload) places.push(payload.queuePosition);
    });
    const reaches = (place: number) =>
      until(
        () => places,
        (told) => told.at(-1) === place,
      );
    await reaches(2);
    await client.send('DELETE', `/api/v1/runs/${first}`);
    await reaches(1);
    await client.send('DELETE', `/api/v1/runs/${second}`);
    await watching;
    expect(places).toEqual([2, 1]);
  }, 60_000);
});
