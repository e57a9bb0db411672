import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager, StorageType } from '@nats-io/jetstream';
import { createLogger } from '@assay/telemetry';
import { connectMessaging, ensureBucket, ensureStreams, type MessagingConnection } from '@assay/messaging';
import { JobQueue } from '../../apps/orchestrator/src/jobs/job-queue.ts';
import { KvCells } from '../../apps/orchestrator/src/limits/kv-cells.ts';
import { startNats, type NatsServer } from '../launcher/index.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
/** What a server alone answers who wants several copies. */
const NOT_CLUSTERED = 10_074;

let server: NatsServer;
const open: MessagingConnection[] = [];

beforeAll(async () => {
  server = await startNats();
}, 30_000);

afterEach(() => Promise.all(open.splice(0).map((connection) => connection.close())));
afterAll(() => server.stop());

async function connect(replicas?: number): Promise<MessagingConnection> {
  const connection = await connectMessaging({ ...server, name: 'test', ...(replicas === undefined ? {} : { replicas }) }, logger);
  open.push(connection);
  return connection;
}

const failure = (making: Promise<unknown>): Promise<unknown> =>
  making.then(
    () => 'made',
    (error: unknown) => error,
  );
const update = (connection: MessagingConnection, bucket: string): Promise<unknown> =>
  new KvCells(connection, { bucket, options: { storage: StorageType.Memory } }).update('key', () => ({ state: 1, result: 1 }));
const publish = (connection: MessagingConnection): Promise<unknown> =>
  new JobQueue(connection).publish({ account: 'a', id: '1' }, 'normal');

describe('NATS_REPLICAS', () => {
  it('is asked for whatever is stored', async () => {
    const connection = await connect(3);
    expect(await failure(ensureStreams(connection))).toMatchObject({ code: NOT_CLUSTERED });
    expect(await failure(update(connection, 'limits'))).toMatchObject({ code: 'service_unavailable', cause: { code: NOT_CLUSTERED } });
    expect(await failure(publish(connection))).toMatchObject({ code: NOT_CLUSTERED });
  });

  it('changes a bucket that is there already', async () => {
    await ensureBucket(await connect(), 'sessions', {});
    const more = await connect(3);
    await ensureBucket(more, 'sessions', {});
    const manager = await jetstreamManager(more.nats);
    expect((await manager.streams.info('KV_sessions')).config.num_replicas).toBe(3);
  });

  it('is one where nobody says otherwise', async () => {
    const bucket = await ensureBucket(await connect(), 'rates', {});
    expect((await bucket.status()).replicas).toBe(1);
  });
});
