import { setTimeout as delay } from 'node:timers/promises';
import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import type { RunDelivery, RunWorker } from './run-worker.ts';

export interface RunSlotsDeps {
  readonly queue: { take(signal: AbortSignal): Promise<RunDelivery> };
  readonly worker: Pick<RunWorker, 'handle'>;
  /** How many runs are worked on at once. */
  readonly slots: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

const RETRY_MS = 1_000;

/** Takes a job whenever there is a free slot, and not before: a job that is taken is hidden from other runners. */
export class RunSlots {
  private readonly deps: RunSlotsDeps;
  private readonly stopTaking = new AbortController();
  private readonly stopWorking = new AbortController();
  private readonly taking = new Set<Promise<RunDelivery>>();
  private working: Promise<unknown> = Promise.resolve();

  constructor(deps: RunSlotsDeps) {
    this.deps = deps;
  }

  start(): void {
    this.deps.metrics.gauge(METRICS.slots).set(this.deps.slots);
    this.working = Promise.all(Array.from({ length: this.deps.slots }, () => this.work()));
  }

  /** Takes nothing more, lets what is under way finish within the time, ms, and then hands it back. */
  async stop(withinMs: number): Promise<void> {
    this.stopTaking.abort();
    // What is handed back comes again at once: to a slot of this very runner, if one still asked for work.
    await Promise.allSettled(this.taking);
    const timer = setTimeout(() => this.stopWorking.abort(), withinMs);
    await this.working;
    clearTimeout(timer);
  }

  private async work(): Promise<void> {
    const { worker, metrics, logger } = this.deps;
    const busy = metrics.gauge(METRICS.busySlots);
    const { signal } = this.stopTaking;
    while (!this.stopping()) {
      try {
        const delivery = await this.take(signal);
        busy.inc();
        await worker.handle(delivery, this.stopWorking.signal).finally(() => busy.dec());
      } catch (error) {
        if (this.stopping()) return;
        logger.error({ err: error }, 'taking a job failed');
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async take(signal: AbortSignal): Promise<RunDelivery> {
    const taken = this.deps.queue.take(signal);
    this.taking.add(taken);
    return taken.finally(() => this.taking.delete(taken));
  }

  private stopping(): boolean {
    return this.stopTaking.signal.aborted;
  }
}
