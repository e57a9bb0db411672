import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { STREAMS, workSubject } from '@assay/contracts';
import { createLogger } from '@assay/telemetry';
import { connectMessaging, ensureStreams, type MessagingConnection } from '@assay/messaging';
import { pullOne } from '../../libs/messaging/src/pull.ts';
import { laneConsumer } from '../../libs/messaging/src/streams.ts';
import { startNats, type NatsServer } from '../launcher/index.ts';
import { until } from '../orchestrator/platform.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

/** An idle runner pulls for as long as it lives: whatever one pull left behind would grow without end. */
describe('a pull leaves no inbox behind', () => {
  let server: NatsServer;
  let connection: MessagingConnection;
  let inboxes: string[];

  beforeAll(async () => {
    server = await startNats();
    connection = await connectMessaging({ ...server, name: 'test' }, logger);
    await ensureStreams(connection);
    const { nats } = connection;
    const subscribe = nats.subscribe.bind(nats);
    jest.spyOn(nats, 'subscribe').mockImplementation((subject, options) => {
      inboxes.push(subject);
      return subscribe(subject, options);
    });
  }, 30_000);

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  const pull = (consumer: string) => {
    inboxes = [];
    return pullOne(connection.nats, STREAMS.work.name, consumer);
  };

  /** The server says so where nobody listens. */
  afterEach(async () => {
    const [inbox = ''] = inboxes;
    expect(inbox).toMatch(/^_INBOX\./);
    await expect(connection.nats.request(inbox)).rejects.toThrow('no responders');
  });

  it('when there is a job', async () => {
    await connection.nats.request(workSubject('practice'), 'a job');
    expect((await pull(laneConsumer('practice')))?.string()).toBe('a job');
  });

  it('when there is none', async () => {
    expect(await pull(laneConsumer('exam'))).toBeUndefined();
  });

  it('when there is no such consumer', async () => {
    await expect(pull('nobody')).rejects.toThrow('no responders');
  });

  it('when the server was away', async () => {
    await server.kill9();
    await expect(pull(laneConsumer('exam'))).rejects.toThrow(/timeout|disconnected/);
    await server.restart();
    await until(
      () =>
        connection.nats.flush().then(
          () => true,
          () => false,
        ),
      Boolean,
      20_000,
    );
  }, 60_000);
});
