import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXAMS } from '@assay/contracts';
import { connectMessaging, RpcClient, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { startNats, type NatsServer } from '../launcher/index.ts';

const login = { username: 'ann', password: 'secret-1' };

describe('request', () => {
  let server: NatsServer;
  let connection: MessagingConnection;
  let client: RpcClient;

  beforeAll(async () => {
    server = await startNats();
    connection = await connectMessaging({ ...server, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    client = new RpcClient(connection);
  }, 60_000);

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  /** Answers the next request with these bytes, or not at all. */
  const serve = (answer?: string): void => {
    connection.nats.subscribe(EXAMS.authenticate.subject, {
      max: 1,
      callback: (_error, message) => {
        if (answer !== undefined) message.respond(answer);
      },
    });
  };

  it('tells nobody there from nobody answering', async () => {
    await expect(client.request(EXAMS.authenticate, login)).rejects.toMatchObject({ code: 'service_unavailable' });
    serve();
    await expect(client.request(EXAMS.authenticate, login, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'service_timeout' });
  });

  it('refuses a reply against the schema', async () => {
    serve('{"id":1}');
    await expect(client.request(EXAMS.authenticate, login)).rejects.toMatchObject({ code: 'message_malformed' });
  });

  it('refuses a request that the server would not carry', async () => {
    const large = { ...login, password: 'x'.repeat(9 * 1024 * 1024) };
    await expect(client.request(EXAMS.authenticate, large)).rejects.toMatchObject({ code: 'body_too_large' });
  });

  it('stops waiting when told to', async () => {
    serve();
    const stop = new AbortController();
    const waiting = client.request(EXAMS.authenticate, login, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
