import { LiveEvents } from '@assay/messaging';
import { LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { RunRow } from '../runs/run-row.ts';
import { RunsRepository } from '../runs/runs.repository.ts';

/** Notes which runs a runner has. */
@Injectable()
export class Starts {
  private readonly repository: RunsRepository;
  private readonly events: LiveEvents;
  private readonly logger: Logger;

  constructor(repository: RunsRepository, events: LiveEvents, @Inject(LOGGER) logger: Logger) {
    this.repository = repository;
    this.events = events;
    this.logger = logger;
  }

  async note(runId: string, at: Date): Promise<void> {
    await this.repository.start(runId, at);
  }

  /**
   * The run as it is now: the news that a runner has it may have passed while nobody listened, but it is in the stream.
   * Should the stream not answer, the run stays as it was stored.
   */
  async confirm(row: RunRow): Promise<RunRow> {
    if (row.verdict || row.startedAt) return row;
    try {
      const last = await this.events.last(row.id);
      // Only runners hold a delivery; and one that spoke before the run was queued again has lost it.
      if (
        !last ||
        last.message.delivery === 0 ||
        (row.dispatchedAt && new Date(last.message.time) < row.dispatchedAt && row.dispatches > 1)
      ) {
        return row;
      }
      const startedAt = new Date(last.message.time);
      await this.note(row.id, startedAt);
      return { ...row, startedAt };
    } catch (error) {
      this.logger.warn({ err: error, runId: row.id }, 'whether the run has started is not known');
      return row;
    }
  }
}
