import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { dockerLines } from '../../apps/cli/src/shell/docker.ts';
import { startNats, type NatsServer } from './index.ts';

const open = ({ url, user, password }: NatsServer): Promise<NatsConnection> =>
  connect({ servers: url, user, pass: password, reconnect: false });

describe('startNats', () => {
  let nats: NatsServer;

  beforeAll(async () => {
    nats = await startNats();
  }, 60_000);

  afterAll(async () => {
    await nats.stop();
    expect(await dockerLines(['ps', '--all', '--quiet', '--filter', `publish=${new URL(nats.url).port}`])).toEqual([]);
  });

  it('refuses a wrong password', async () => {
    await expect(open({ ...nats, password: 'wrong' })).rejects.toThrow(/authorization/i);
  });

  it('keeps what it acknowledged through kill -9', async () => {
    const before = await open(nats);
    await (await jetstreamManager(before)).streams.add({ name: 'KEPT', subjects: ['kept.*'] });
    await jetstream(before).publish('kept.one', 'safe');
    await nats.kill9();
    await before.closed();
    await nats.restart();
    const after = await open(nats);
    const { state } = await (await jetstreamManager(after)).streams.info('KEPT');
    await after.close();
    expect(state.messages).toBe(1);
  });

  it('listens on loopback only', async () => {
    const [port] = await dockerLines(['ps', '--filter', `publish=${new URL(nats.url).port}`, '--format', '{{.Ports}}']);
    expect(port).toMatch(/^127\.0\.0\.1:\d+->4222\/tcp$/);
  });
});
