import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../launcher/free-port.ts';
import { startNats, type NatsServer } from '../launcher/index.ts';
import { orderOf, send } from './reader.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

describe('a worker', () => {
  let nats: NatsServer;
  let connection: MessagingConnection;
  let worker: WorkerProcess;

  beforeAll(async () => {
    nats = await startNats();
    connection = await connectMessaging({ ...nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    worker = await startWorker(nats, { id: 'one', opsPort: await freePort() });
  }, 60_000);

  afterAll(async () => {
    await worker.stop();
    await connection.close();
    await nats.stop();
  }, 60_000);

  it('streams frames in order, with one end', async () => {
    const reader = send(connection.nats, 'one', orderOf('answer with exactly: one two three', { model: 'sim-small' }));
    await reader.until(() => reader.ended);
    expect(reader.text).toBe('one two three');
    expect(reader.frames.map(({ seq }) => seq)).toEqual(reader.frames.map((_, index) => index + 1));
    expect(reader.frames.at(-1)?.end).toBe(true);
  });
});
