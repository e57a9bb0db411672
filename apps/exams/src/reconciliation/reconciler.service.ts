import { setTimeout as delay } from 'node:timers/promises';
import { LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { OutboxRepository } from '../dispatch/outbox.repository.ts';
import { Starts } from '../verdicts/starts.service.ts';
import { Rescue } from './rescue.service.ts';

/** Injection token of how long a run may be unfinished before its job is looked for, ms. */
export const RECONCILE_AFTER_MS = Symbol('RECONCILE_AFTER_MS');

/** Runs looked at in one pass. Those in front are the ones that wait longest, so nobody behind is kept from their turn for good. */
const BATCH = 100;

/**
 * Looks, every now and then, for accepted runs that have lost their way: a purged stream, a dead letter that nobody heard
 * of. What a run was promised does not rest on any message having arrived.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly outbox: OutboxRepository;
  private readonly rescue: Rescue;
  private readonly starts: Starts;
  private readonly afterMs: number;
  private readonly logger: Logger;
  private readonly stop = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(
    outbox: OutboxRepository,
    rescue: Rescue,
    starts: Starts,
    @Inject(RECONCILE_AFTER_MS) afterMs: number,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.outbox = outbox;
    this.rescue = rescue;
    this.starts = starts;
    this.afterMs = afterMs;
    this.logger = logger;
  }

  onApplicationBootstrap(): void {
    this.work = this.run(this.stop.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.work;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (await delay(this.afterMs, true, { signal }).catch(() => false)) {
      try {
        await this.pass(signal);
      } catch (error) {
        this.logger.warn({ err: error }, 'reconciliation broke off, it starts over');
      }
    }
  }

  private async pass(signal: AbortSignal): Promise<void> {
    for (const row of await this.outbox.overdue(new Date(Date.now() - this.afterMs), BATCH)) {
      if (signal.aborted) return;
      try {
        await this.rescue.attempt(await this.starts.confirm(row));
      } catch (error) {
        // The others behind it shall not wait for what ails this one.
        this.logger.warn({ err: error, runId: row.id }, 'run could not be looked after');
      }
    }
  }
}
