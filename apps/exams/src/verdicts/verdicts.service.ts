import type { RunReport } from '@assay/contracts';
import { LiveEvents } from '@assay/messaging';
import { LOGGER } from '@assay/service';
import { Metrics, METRICS, type Logger } from '@assay/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { toRun, type RunRow } from '../runs/run-row.ts';
import { RunsRepository } from '../runs/runs.repository.ts';

/** Gives each run its one verdict. */
@Injectable()
export class VerdictsService {
  private readonly repository: RunsRepository;
  private readonly events: LiveEvents;
  private readonly metrics: Metrics;
  private readonly logger: Logger;

  constructor(repository: RunsRepository, events: LiveEvents, metrics: Metrics, @Inject(LOGGER) logger: Logger) {
    this.repository = repository;
    this.events = events;
    this.metrics = metrics;
    this.logger = logger;
  }

  /**
   * Stores a verdict and tells whoever watches. The first one stays; a later one, and one for a run that does not exist,
   * changes nothing. When this resolves the event is stored as well, so that a report may be forgotten.
   */
  async conclude(report: RunReport): Promise<void> {
    const row = await this.repository.conclude(report);
    if (row) this.note(row);
    const stored = row ?? (await this.repository.byId(report.runId));
    if (stored) await this.announce(stored);
    else this.logger.warn({ runId: report.runId }, 'report of a run that does not exist');
  }

  /** As {@link conclude}, but only while no runner has the run. Whether it did. */
  async concludeWaiting(report: RunReport): Promise<boolean> {
    const row = await this.repository.concludeWaiting(report);
    if (!row) return false;
    this.note(row);
    await this.announce(row);
    return true;
  }

  private note(row: RunRow): void {
    const verdict = row.verdict ?? 'infra_error';
    this.metrics.counter(METRICS.verdicts).inc({ verdict, mode: row.mode });
    if (row.findings?.limit) this.metrics.counter(METRICS.limitHits).inc({ kind: row.findings.limit.kind });
    const seconds = ((row.finishedAt ?? row.createdAt).getTime() - row.createdAt.getTime()) / 1_000;
    this.metrics.histogram(METRICS.runSeconds).observe({ mode: row.mode, verdict }, Math.max(0, seconds));
    this.logger.info({ runId: row.id, verdict, mode: row.mode, exerciseId: row.exerciseId }, 'verdict stored');
  }

  /** May be called again for the same run: the id makes the stream keep one. */
  private async announce(row: RunRow): Promise<void> {
    await this.events.append(row.id, { type: 'verdict', run: toRun(row) }, 'verdict');
  }
}
