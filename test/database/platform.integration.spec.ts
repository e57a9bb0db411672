import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Client } from '../edge/client.ts';
import { eventsOf } from '../faults/ordeal.ts';
import { startAssay, startPostgres, type Assay, type PostgresServer } from '../launcher/index.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
const RUN = { exerciseId: 'greeting', mode: 'try', stdin: '', files: { 'solution.py': 'import time\ntime.sleep(3)\nprint("done")\n' } };

describe('the platform on a PostgreSQL server', () => {
  let server: PostgresServer;
  let assay: Assay;
  let connection: MessagingConnection;
  let client: Client;

  beforeAll(async () => {
    server = await startPostgres();
    assay = await startAssay({ env: { DATABASE_URL: server.url, ASSAY_CONTENT_DIRS: CONTENT } });
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    client = Client.bearer(assay.baseUrl, assay.credentials.candidate.token);
  }, 240_000);

  afterAll(async () => {
    await connection.close();
    await assay.stop();
    await server.stop();
  }, 60_000);

  it('gives a run one verdict, though exams is killed while it runs', async () => {
    const id = (await client.submit(RUN)).body['id'] as string;
    await client.runOnce(id, 'running');
    await assay.kill9('exams');
    await assay.back('exams');
    await client.runOnce(id, 'done');
    expect(await client.run(id)).toMatchObject({ verdict: 'passed', output: { stdout: 'done\n' } });
    const verdicts = (await eventsOf(id, connection)).filter(({ event }) => event.type === 'verdict');
    expect(verdicts).toHaveLength(1);
    expect(await storedVerdicts()).toEqual([{ id, verdict: 'passed' }]);
    expect(existsSync(join(assay.home, 'exams'))).toBe(false);
  }, 120_000);

  const storedVerdicts = async (): Promise<unknown[]> => {
    const database = new pg.Client({ connectionString: server.url });
    await database.connect();
    try {
      return (await database.query<Record<string, unknown>>('select id, verdict from runs')).rows;
    } finally {
      await database.end();
    }
  };
});
