import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { startAssay, startDockerDaemon, type Assay, type DockerDaemon } from '../launcher/index.ts';
import { labImage } from '../launcher/images.ts';
import { Candidate, CONTENT } from './candidate.ts';
import { assertOneVerdictEach, ordeal } from './ordeal.ts';

describe('restart of the Docker daemon in the middle of fifty runs', () => {
  let daemon: DockerDaemon;
  let assay: Assay;
  let connection: MessagingConnection;

  beforeAll(async () => {
    daemon = await startDockerDaemon();
    await daemon.load(await labImage('python'));
    assay = await startAssay({ env: { ASSAY_CONTENT_DIRS: CONTENT, ASSAY_DOCKER_SOCKET: daemon.socket } });
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
  }, 150_000);

  afterAll(async () => {
    await connection.close();
    await assay.stop();
    await daemon.stop();
  }, 60_000);

  it('ends every accepted run with one verdict, which counts once', async () => {
    const candidate = await Candidate.enrol(assay, connection, `victim-of-docker-${randomUUID().slice(0, 8)}`);
    const { runs } = await ordeal(candidate, async () => {
      await daemon.kill9();
      await daemon.restart();
    });
    await assertOneVerdictEach(runs, candidate, connection);
  }, 300_000);
});
