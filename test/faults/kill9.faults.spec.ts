import { randomUUID } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Candidate, CONTENT } from './candidate.ts';
import { assertOneVerdictEach, eventsOf, ordeal } from './ordeal.ts';

/** On a machine that has nothing else to do. */
const BACK_WITHIN_MS = 5_000;
const PICKED_UP_WITHIN_MS = 10_000;

/** How much longer everything takes because others work here as well: 1 when nobody does. */
const crowding = (): number => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

describe('kill -9 in the middle of fifty runs', () => {
  let assay: Assay;
  let connection: MessagingConnection;

  beforeAll(async () => {
    assay = await startAssay({ env: { ASSAY_CONTENT_DIRS: CONTENT } });
    connection = await connectMessaging({ ...assay.nats, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
  }, 150_000);

  afterAll(async () => {
    await connection.close();
    await assay.stop();
  }, 60_000);

  it.each(['runner', 'exams', 'gateway', 'nats'] as const)(
    'of %s: every accepted run has one verdict and counts once, and the service is back soon',
    async (part) => {
      const candidate = await Candidate.enrol(assay, connection, `victim-of-${part}-${randomUUID().slice(0, 8)}`);
      const { runs, struckAt, recoveredAt } = await ordeal(candidate, async () => {
        await assay.kill9(part);
        await assay.back(part);
      });
      await assertOneVerdictEach(runs, candidate, connection);
      expect(recoveredAt - struckAt).toBeLessThan(BACK_WITHIN_MS * crowding());
      if (part !== 'runner') return;
      const events = (await Promise.all(runs.map(({ id }) => eventsOf(id, connection)))).flat();
      const again = events
        .filter(({ delivery, event }) => delivery === 2 && event.type === 'state')
        .map(({ time }) => Date.parse(time) - struckAt);
      expect(again.length).toBeGreaterThan(0);
      expect(Math.max(...again)).toBeLessThan(PICKED_UP_WITHIN_MS * crowding());
    },
    240_000,
  );
});
