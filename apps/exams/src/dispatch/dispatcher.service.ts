import { setTimeout as delay } from 'node:timers/promises';
import { WorkQueue } from '@assay/messaging';
import { LOGGER } from '@assay/service';
import { contextFromHeaders, Metrics, METRICS, type Logger } from '@assay/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { toJob, type RunRow } from '../runs/run-row.ts';
import { OutboxRepository } from './outbox.repository.ts';

const BATCH = 32;
const RETRY_MS = 500;
/** How often the outbox is looked at when nobody says that there is something in it. */
const IDLE_MS = 5_000;

/**
 * Carries accepted runs from the database into the work queue. Killed at any point, the next life starts with what is
 * still in the outbox; publishing twice is harmless, because the message's id is the run's.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly outbox: OutboxRepository;
  private readonly queue: WorkQueue;
  private readonly logger: Logger;
  private readonly stop = new AbortController();
  private wakeUp: () => void = () => undefined;
  private asked = false;
  private work: Promise<void> = Promise.resolve();

  constructor(outbox: OutboxRepository, queue: WorkQueue, metrics: Metrics, @Inject(LOGGER) logger: Logger) {
    this.outbox = outbox;
    this.queue = queue;
    this.logger = logger;
    metrics.gauge(METRICS.outboxPending, async (gauge) => gauge.set(await outbox.size()));
  }

  onApplicationBootstrap(): void {
    this.work = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    this.wake();
    await this.work;
  }

  /** Says that there is something in the outbox. */
  wake(): void {
    this.asked = true;
    this.wakeUp();
  }

  /** Puts an unfinished run, whose job was lost, into the queue once more. */
  async again(runId: string): Promise<void> {
    await this.outbox.restore(runId);
    this.wake();
  }

  private async run(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      try {
        this.asked = false;
        while (await this.dispatchBatch());
        await this.idle(IDLE_MS);
      } catch (error) {
        if (this.stop.signal.aborted) return;
        this.logger.warn({ err: error }, 'dispatching failed, trying again');
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Whether there may be more. */
  private async dispatchBatch(): Promise<boolean> {
    const rows = await this.outbox.next(BATCH);
    await Promise.all(rows.map((row) => this.dispatch(row)));
    return rows.length === BATCH && !this.stop.signal.aborted;
  }

  private async dispatch(row: RunRow): Promise<void> {
    const context = contextFromHeaders(row.traceHeaders);
    const sequence = await this.queue.publish(toJob(row), { context, round: row.dispatches, signal: this.stop.signal });
    await this.outbox.dispatched(row.id, sequence, new Date());
  }

  private async idle(ms: number): Promise<void> {
    if (this.asked) return;
    const asked = new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    const timer = setTimeout(this.wakeUp, ms);
    await asked;
    clearTimeout(timer);
  }
}
