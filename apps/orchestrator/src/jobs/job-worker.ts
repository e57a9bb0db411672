import { setTimeout as delay } from 'node:timers/promises';
import { AssayError } from '@assay/contracts';
import type { MessagingConnection } from '@assay/messaging';
import type { Logger } from '@assay/telemetry';
import { executeJob, gaveUp, type ExecuteDeps } from './execute-job.ts';
import type { JobDelivery, JobQueue } from './job-queue.ts';
import { hasEnded, type JobEnd, type JobRecord, type JobRef, type JobStore } from './job-store.ts';
import type { JobMessenger } from './job-messenger.ts';

const MAX_RUNS = 3;
const RUN_PAUSE_MS = 2_000;
const AWAY_PAUSE_MS = 1_000;
const CANCEL = 'assay.inference.jobs.cancel';

export interface JobWorkerDeps extends ExecuteDeps {
  readonly connection: MessagingConnection;
  readonly queue: JobQueue;
  readonly store: JobStore;
  readonly messenger: JobMessenger;
  readonly logger: Logger;
  /** Jobs that it works on at once; 0: it only takes orders. */
  readonly slots: number;
}

/**
 * Works on jobs. Each step is stored before the next begins, and a job leaves the queue after its last: whoever is killed in
 * between leaves a job that the next one goes on with where it was.
 */
export class JobWorker {
  private readonly running = new Map<string, AbortController>();
  private readonly ending = new AbortController();
  private readonly ended: Promise<void>;

  constructor(private readonly deps: JobWorkerDeps) {
    deps.connection.nats.subscribe(`${CANCEL}.*`, {
      callback: (_error, { subject }) => this.running.get(subject.slice(CANCEL.length + 1))?.abort(new AssayError('request_cancelled')),
    });
    this.ended = deps.slots === 0 ? Promise.resolve() : this.serve();
  }

  /** Ends a job that has not ended, wherever it is worked on. */
  async cancel(ref: JobRef): Promise<JobRecord> {
    const record = await this.deps.store.end(ref, { state: 'cancelled' });
    this.deps.connection.nats.publish(`${CANCEL}.${ref.id}`);
    return record;
  }

  /** Lays back what is under way. */
  async close(): Promise<void> {
    this.ending.abort(new AssayError('service_unavailable'));
    await this.ended;
    await this.deps.messenger.close();
  }

  /** Takes a job whenever a slot is free, and none before: what is taken is hidden from other orchestrators. */
  private async serve(): Promise<void> {
    const { signal } = this.ending;
    const busy = new Set<Promise<void>>();
    while (!signal.aborted) {
      try {
        if (busy.size >= this.deps.slots) await Promise.race(busy);
        else this.occupy(busy, await this.deps.queue.take(signal));
      } catch (error) {
        if (error === signal.reason) break;
        this.deps.logger.warn({ err: error }, 'the queue of jobs does not answer');
        await delay(AWAY_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    await Promise.all(busy);
  }

  private occupy(busy: Set<Promise<void>>, delivery: JobDelivery): void {
    const work = this.advance(delivery)
      .catch((error: unknown) => {
        this.deps.logger.warn({ err: error, job: delivery.ref.id }, 'a job could not be advanced, and comes again');
        delivery.retry(RUN_PAUSE_MS);
      })
      .finally(() => busy.delete(work));
    busy.add(work);
  }

  private async advance(delivery: JobDelivery): Promise<void> {
    const { store } = this.deps;
    // Heard of from here on: who cancels it after it has begun ends it.
    const cancel = new AbortController();
    this.running.set(delivery.ref.id, cancel);
    try {
      const begun = await store.begin(delivery.ref).catch((error: unknown) => {
        if (error instanceof AssayError && error.code === 'job_not_found') return undefined;
        throw error;
      });
      if (begun && !hasEnded(begun)) {
        // Whoever began before and never ended it has died of it, as the next would.
        const died = begun.runs > MAX_RUNS;
        const end = died ? gaveUp(begun, new AssayError('job_abandoned')) : await this.execute(begun, delivery, cancel.signal);
        if (!end) return;
        await store.end(delivery.ref, end);
      }
    } finally {
      this.running.delete(delivery.ref.id);
    }
    if (await this.told(delivery)) await delivery.ack();
  }

  /** Undefined: it was laid back, and comes again. */
  private async execute(record: JobRecord, delivery: JobDelivery, cancelled: AbortSignal): Promise<JobEnd | undefined> {
    try {
      return await executeJob(record, this.deps, AbortSignal.any([cancelled, this.ending.signal]));
    } catch (error) {
      if (this.ending.signal.aborted) {
        await this.deps.store.handBack(delivery.ref);
        delivery.retry(0);
        return undefined;
      }
      if (record.runs >= MAX_RUNS) return gaveUp(record, error);
      // A cancelled job has ended already; taking it up once more finds that out and settles it.
      delivery.retry(cancelled.aborted ? 0 : RUN_PAUSE_MS * 2 ** (record.runs - 1));
      return undefined;
    }
  }

  /** Whether nobody is left to be told; if somebody is, the job comes again when it is time to try. */
  private async told(delivery: JobDelivery): Promise<boolean> {
    const again = await this.deps.messenger.tell(delivery.ref, this.ending.signal);
    if (again === undefined) return true;
    delivery.retry(again);
    return false;
  }
}
