import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunReport } from '@assay/contracts';
import { BundleStore, Cancellations, connectMessaging, LiveEvents, Reports, WorkQueue, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { exercise, stored } from '../../apps/runner/test/exercises.ts';
import { newInstance } from '../launcher/instance.ts';
import { startNats, type NatsServer } from '../launcher/nats.ts';
import { startRunner, type RunnerProcess } from '../launcher/runner.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const echo = exercise({
  language: 'python',
  file: 'main.py',
  checks: [{ kind: 'stdio', cases: [{ stdin: 'hi', stdout: { lines: 'hi' } }] }],
});

/** Nothing here creates a stream: whatever is there, the runner has made. */
describe('a runner and an empty broker', () => {
  const instance = newInstance();
  let nats: NatsServer;
  let connection: MessagingConnection;
  let runner: RunnerProcess | undefined;
  let stop: AbortController;

  beforeEach(async () => {
    stop = new AbortController();
    nats = await startNats();
  }, 60_000);

  afterEach(async () => {
    stop.abort();
    await runner?.stop();
    await connection.close();
    await nats.stop();
  }, 60_000);

  /** Reports by run, of whatever broker is there when they come. */
  const reportOf = (runId: string): Promise<RunReport> => {
    const { promise, resolve } = Promise.withResolvers<RunReport>();
    void new Reports({ connection, logger }).consume(`test-${runId}`, stop.signal, (report) => {
      if (report.runId === runId) resolve(report);
      return Promise.resolve();
    });
    return promise;
  };

  const submit = async (code: string): Promise<string> => {
    const job = {
      runId: randomUUID(),
      lane: 'practice',
      mode: 'grade',
      exerciseId: 'small-python',
      exerciseVersion: '1.0.0',
      bundle: await new BundleStore(connection).put(stored(echo).bytes),
      files: { 'main.py': code },
      traceId: '0'.repeat(32),
      queuedAt: new Date().toISOString(),
    } as const;
    await new WorkQueue({ connection, logger }).publish(job);
    return job.runId;
  };

  it('meet: the runner waits for the broker and makes what it needs', async () => {
    await nats.kill9();
    const starting = startRunner(nats, { ASSAY_RUNNER_ID: instance });
    await nats.restart();
    runner = await starting;
    connection = await connectMessaging({ ...nats, name: 'test' }, logger);
    expect(await reportOf(await submit('print(input())\n'))).toMatchObject({ verdict: 'passed', delivery: 1 });
  }, 60_000);

  it('meet again: the broker lost its store while the runner lived', async () => {
    runner = await startRunner(nats, { ASSAY_RUNNER_ID: instance });
    connection = await connectMessaging({ ...nats, name: 'test' }, logger);
    await nats.kill9();
    await nats.wipe();
    await nats.restart();
    await streamsAreBack();
    expect(await reportOf(await submit('print(input())\n'))).toMatchObject({ verdict: 'passed', delivery: 1 });

    const slow = await submit('import time\ntime.sleep(8)\n');
    const seen = new AbortController();
    for await (const { message } of new LiveEvents({ connection, logger }).read(slow, 0, seen.signal)) {
      if (message.event.type === 'phase' && message.event.name === 'checks') break;
    }
    await new Cancellations({ connection, logger }).mark(slow);
    expect(await reportOf(slow)).toMatchObject({ verdict: 'cancelled' });
  }, 90_000);

  /** The runner makes them when it has found its way back; until then nobody answers for the bundles. */
  const streamsAreBack = async (): Promise<void> => {
    for (let found = false; !found;) {
      found = await new BundleStore(connection).put(new Uint8Array([1])).then(
        () => true,
        () => false,
      );
    }
  };
});
