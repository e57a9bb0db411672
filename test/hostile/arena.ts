import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LANGUAGES, type RunEvent, type RunJob, type RunReport } from '@assay/contracts';
import { loadExercise, toBundle } from '@assay/curriculum';
import { BundleStore, connectMessaging, ensureStreams, LiveEvents, Reports, WorkQueue } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { newInstance } from '../launcher/instance.ts';
import { startNats } from '../launcher/nats.ts';
import { startRunner, type RunnerProcess } from '../launcher/runner.ts';
import { TARGETS, targets, type Target } from './case.ts';
import type { Seen } from './judging.ts';
import { followContainers, type Followed } from './surroundings.ts';

/** A submission on its way to the runner. */
export type Submission = Pick<RunJob, 'mode' | 'files' | 'stdin'> & { readonly target: Target };

/** A broker, a runner as in production, and the targets of the corpus. */
export interface Arena {
  readonly runner: RunnerProcess;
  /** Label of everything the runner makes. */
  readonly instance: string;
  /** Every container that the runner ever made. */
  readonly containers: Followed;
  /** Warm containers that the runner keeps, in all. */
  readonly warm: number;
  /** Puts a submission on the work queue; resolves with its report and its live events. */
  run(submission: Submission): Promise<Seen>;
  /** The right solution of a target. */
  solution(target: Target): Promise<Record<string, string>>;
  /** Status of the runner's own health check. */
  health(): Promise<number>;
  /** Ends the runner in order, then everything else. */
  close(): Promise<void>;
}

const POOL = 1;
/** Events that have not come by then were not told, ms. */
const EVENTS_MS = 10_000;
const logger = createLogger({ service: 'hostile', level: 'silent' });
const folderOf = (target: Target): string => fileURLToPath(new URL(`./exercises/hostile-${target}`, import.meta.url));

export async function openArena(): Promise<Arena> {
  const nats = await startNats();
  const connection = await connectMessaging({ ...nats, name: 'hostile' }, logger);
  await ensureStreams(connection);
  const stop = new AbortController();
  const seen = watch(stop.signal);
  const bundles = await storeTargets();
  const instance = newInstance();
  const containers = followContainers(instance);
  const runner = await startRunner(nats, {
    ASSAY_RUNNER_ID: instance,
    ASSAY_RUNNER_POOL: String(POOL),
  });
  const queue = new WorkQueue({ connection, logger });

  /** Gathers what the runner says about every run. */
  function watch(signal: AbortSignal): (runId: string) => Promise<Seen> {
    const events = new Map<string, RunEvent[]>();
    const reports = new Map<string, PromiseWithResolvers<RunReport>>();
    const entry = (runId: string): PromiseWithResolvers<RunReport> => {
      const known = reports.get(runId) ?? Promise.withResolvers<RunReport>();
      reports.set(runId, known);
      return known;
    };
    new LiveEvents({ connection, logger }).observe('hostile', signal, ({ runId, event }) => {
      events.set(runId, [...(events.get(runId) ?? []), event]);
    });
    void new Reports({ connection, logger }).consume('hostile', signal, (report) => {
      entry(report.runId).resolve(report);
      return Promise.resolve();
    });
    return async (runId) => {
      const report = await entry(runId).promise;
      // They come by another way than the report, and what was told before it may arrive after it.
      const shown = () => events.get(runId)?.filter(({ type }) => type === 'check').length ?? 0;
      for (const late = AbortSignal.timeout(EVENTS_MS); shown() < report.checks.length && !late.aborted;) await delay(10);
      return { report, events: events.get(runId) ?? [] };
    };
  }

  async function storeTargets(): Promise<ReadonlyMap<Target, string>> {
    const store = new BundleStore(connection);
    const stored = targets.map(async (target): Promise<[Target, string]> => {
      const { bytes } = toBundle(await loadExercise(folderOf(target)));
      return [target, await store.put(bytes)];
    });
    return new Map(await Promise.all(stored));
  }

  return {
    runner,
    instance,
    containers,
    warm: POOL * LANGUAGES.length,
    run: async ({ target, ...submission }) => {
      const job: RunJob = {
        ...submission,
        runId: randomUUID(),
        lane: 'practice',
        exerciseId: `hostile-${target}`,
        exerciseVersion: '1.0.0',
        bundle: bundles.get(target) ?? '',
        traceId: '0'.repeat(32),
        queuedAt: new Date().toISOString(),
      };
      await queue.publish(job);
      return seen(job.runId);
    },
    solution: async (target) => ({ [TARGETS[target]]: await readFile(`${folderOf(target)}/solution/${TARGETS[target]}`, 'utf8') }),
    health: async () => (await fetch(`${runner.opsUrl}/healthz`)).status,
    close: async () => {
      await runner.stop();
      containers[Symbol.dispose]();
      stop.abort();
      await connection.close();
      await nats.stop();
    },
  };
}
