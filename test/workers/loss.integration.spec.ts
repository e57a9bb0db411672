import { WORKER_PING_MS } from '@assay/contracts';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startNats, startWorker, type NatsServer, type WorkerProcess } from '../launcher/index.ts';
import { cardsFile } from './cards.ts';
import { LoadWatch } from './load-watch.ts';
import { orderOf, send, type Reader } from './reader.ts';

const SILENCE_MS = 3 * WORKER_PING_MS;

/** Resolves when a stream has been silent for so long that its worker counts as gone. */
async function silent(reader: Reader): Promise<void> {
  for (;;) {
    const count = reader.frames.length;
    const more = await reader
      .until(() => reader.frames.length > count, SILENCE_MS)
      .then(
        () => true,
        () => false,
      );
    if (!more) return;
  }
}

describe('loss', () => {
  let nats: NatsServer;
  let connection: MessagingConnection;
  let loads: LoadWatch;
  let cards: string;
  const workers: WorkerProcess[] = [];

  const start = async (id: string, env: Record<string, string> = {}): Promise<WorkerProcess> => {
    const worker = await startWorker(nats, id, { ASSAY_WORKER_MODELS: cards, ...env });
    workers.push(worker);
    return worker;
  };

  beforeAll(async () => {
    nats = await startNats();
    connection = await connectMessaging({ ...nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    loads = new LoadWatch(connection.nats);
    cards = await cardsFile();
  }, 60_000);

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await connection.close();
    await nats.stop();
  }, 60_000);

  it('of a worker by kill -9 shows in silence; under its name it is used again', async () => {
    const worker = await start('dies');
    const reader = send(connection.nats, 'dies', orderOf('count to 3000', { model: 'slow' }));
    await reader.until(() => reader.text !== '');
    const before = await loads.until(({ workerId }) => workerId === 'dies', 20_000);
    await worker.kill9();
    await silent(reader);
    expect(reader.ended).toBe(false);
    const dead = send(connection.nats, 'dies', orderOf('hi'));
    await dead.until(() => dead.unheard);
    await start('dies');
    const after = await loads.until(({ workerId, startedAt }) => workerId === 'dies' && startedAt !== before.startedAt, 20_000);
    expect(after).toMatchObject({ running: 0, draining: false });
    const again = send(connection.nats, 'dies', orderOf('answer with exactly: back'));
    await again.until(() => again.ended);
    expect(again.text).toBe('back');
  }, 60_000);

  it('of nothing when a worker is ended in order: it drains, and leaves with status 0', async () => {
    const worker = await start('leaves');
    const reader = send(connection.nats, 'leaves', orderOf('count to 60', { model: 'slow' }));
    await reader.until(() => reader.text !== '');
    const [status] = await Promise.all([worker.stop(), loads.next(({ workerId, draining }) => workerId === 'leaves' && draining, 20_000)]);
    await reader.until(() => reader.ended);
    expect([status, reader.frames.at(-1)?.end]).toEqual([0, true]);
  }, 60_000);

  it('is said in a frame when the time to drain is over', async () => {
    const worker = await start('hurries', { ASSAY_WORKER_DRAIN_MS: '300' });
    const reader = send(connection.nats, 'hurries', orderOf('count to 3000', { model: 'slow' }));
    await reader.until(() => reader.text !== '');
    expect(await worker.stop()).toBe(0);
    await reader.until(() => reader.ended);
    expect(reader.frames.at(-1)?.error?.code).toBe('worker_lost');
  }, 60_000);

  it('of the broker frees every slot, and the worker is back with it', async () => {
    const worker = await start('stays');
    const reader = send(connection.nats, 'stays', orderOf('count to 3000', { model: 'slow' }));
    await reader.until(() => reader.text !== '');
    await nats.kill9();
    await nats.restart();
    const free = await loads.next(({ workerId, running }) => workerId === 'stays' && running === 0, 30_000);
    expect(free.kvUsage).toBe(0);
    const again = send(connection.nats, 'stays', orderOf('answer with exactly: back'));
    await again.until(() => again.ended);
    expect(again.text).toBe('back');
    expect(await worker.stop()).toBe(0);
  }, 90_000);
});
