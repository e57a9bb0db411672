import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LANGUAGES, RUNNER, type RunJob, type RunReport } from '@assay/contracts';
import type { ExerciseBundle } from '@assay/curriculum';
import { BundleStore, connectMessaging, ensureStreams, Reports, RpcClient, WorkQueue } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { stored } from '../../apps/runner/test/exercises.ts';
import { startNats } from '../launcher/nats.ts';
import { startRunner, type RunnerProcess } from '../launcher/runner.ts';

export type Files = Readonly<Record<string, string>>;

/** A run that was reported; `ms` from the moment it was handed to the queue to its report in hand. */
export interface Graded {
  readonly report: RunReport;
  readonly ms: number;
}

/** A real NATS and a real runner process, and someone who submits and waits. */
export interface Rig extends AsyncDisposable {
  readonly runner: RunnerProcess;
  submit(bundle: ExerciseBundle, files: Files, job?: Partial<RunJob>): Promise<Graded>;
  /** Resolves when the runner has tidied up after the runs so far: what it still did would be measured with what comes next. */
  settled(): Promise<void>;
  /** How many reports came for each run, by its id. */
  readonly reports: ReadonlyMap<string, number>;
}

const logger = createLogger({ service: 'bench', level: 'silent' });
const LOST_AFTER_MS = 900_000;
/** Removing a container goes on for a while after the pool is full. */
const REMOVAL_MS = 300;
const LOOK_EVERY_MS = 20;

export async function openRig(slots: number, pool = slots): Promise<Rig> {
  const nats = await startNats();
  const connection = await connectMessaging({ ...nats, name: 'bench' }, logger);
  await ensureStreams(connection);
  const [queue, bundles, stop] = [new WorkQueue({ connection, logger }), new BundleStore(connection), new AbortController()];
  const waiting = new Map<string, (report: RunReport) => void>();
  const reports = new Map<string, number>();
  const consumed = new Reports({ connection, logger }).consume('bench', stop.signal, (report) => {
    reports.set(report.runId, (reports.get(report.runId) ?? 0) + 1);
    waiting.get(report.runId)?.(report);
    return Promise.resolve();
  });
  const runner = await startRunner(nats, {
    ASSAY_RUNNER_ID: `bench-${randomUUID()}`,
    ASSAY_RUNNER_SLOTS: String(slots),
    ASSAY_RUNNER_POOL: String(pool),
  });
  const isFull = async (): Promise<boolean> => {
    const { pools } = await new RpcClient(connection).request(RUNNER.health, {}, { timeoutMs: 5_000 });
    const sizes = Object.values(pools);
    return sizes.length === LANGUAGES.length && sizes.every((ready) => ready === pool);
  };
  return {
    runner,
    reports,
    settled: async () => {
      while (!(await isFull())) await sleep(LOOK_EVERY_MS);
      await sleep(REMOVAL_MS);
    },
    submit: async (bundle, files, more = {}) => {
      const digest = await bundles.put(stored(bundle).bytes);
      const job = jobOf(bundle, files, { bundle: digest, ...more });
      const report = new Promise<RunReport>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`run ${job.runId} was lost`)), LOST_AFTER_MS);
        waiting.set(job.runId, (found) => {
          clearTimeout(timer);
          resolve(found);
        });
      });
      const began = performance.now();
      await queue.publish(job);
      return { report: await report, ms: performance.now() - began };
    },
    [Symbol.asyncDispose]: async () => {
      await runner.stop();
      stop.abort();
      await consumed;
      await connection.close();
      await nats.stop();
    },
  };
}

function jobOf(bundle: ExerciseBundle, files: Files, more: Partial<RunJob>): RunJob {
  return {
    runId: randomUUID(),
    lane: 'practice',
    mode: 'grade',
    exerciseId: bundle.manifest.id,
    exerciseVersion: bundle.manifest.version,
    bundle: '0'.repeat(64),
    files: { ...files },
    traceId: '0'.repeat(32),
    queuedAt: new Date().toISOString(),
    ...more,
  };
}
