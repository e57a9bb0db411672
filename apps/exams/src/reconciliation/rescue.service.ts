import { assertUnreachable, type Localized } from '@assay/contracts';
import { JobAudit, type QueuedJob } from '@assay/messaging';
import { LOGGER } from '@assay/service';
import { Metrics, METRICS, type Logger } from '@assay/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Dispatcher } from '../dispatch/dispatcher.service.ts';
import type { RunRow } from '../runs/run-row.ts';
import { GIVEN_UP, infraError } from '../verdicts/infra-error.ts';
import { VerdictsService } from '../verdicts/verdicts.service.ts';

/** How often a run is put into the queue in all. */
const MAX_DISPATCHES = 3;

const LOST: Localized = {
  en: 'The platform lost this run several times and has given it up. It costs you no attempt; please submit again.',
  'zh-CN': '平台多次丢失了这次运行，现已放弃。这不会计入你的次数；请重新提交。',
};

type Outcome = 'waiting' | 'reported' | 'given_up' | 'queued_again';

/** Finds out why a run has no verdict yet, and does what brings it to one. Everything in it may be done twice. */
@Injectable()
export class Rescue {
  private readonly audit: JobAudit;
  private readonly verdicts: VerdictsService;
  private readonly dispatcher: Dispatcher;
  private readonly metrics: Metrics;
  private readonly logger: Logger;

  constructor(audit: JobAudit, verdicts: VerdictsService, dispatcher: Dispatcher, metrics: Metrics, @Inject(LOGGER) logger: Logger) {
    this.audit = audit;
    this.verdicts = verdicts;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
    this.logger = logger;
  }

  async attempt(row: RunRow): Promise<void> {
    const outcome = await this.decide(row);
    if (outcome === 'waiting') return;
    this.metrics.counter(METRICS.lostJobs).inc({ outcome });
    this.logger.warn({ runId: row.id, outcome, dispatches: row.dispatches }, 'run was in no queue');
  }

  private async decide(row: RunRow): Promise<Outcome> {
    const job = { runId: row.id, lane: row.lane, sequence: row.jobSequence ?? 0 };
    const whereabouts = job.sequence === 0 ? 'gone' : await this.audit.whereabouts(job);
    switch (whereabouts) {
      case 'queued':
        return 'waiting';
      case 'exhausted':
        // It may have been finished between the two looks; its report was stored before that.
        return (await this.takeReport(row)) ?? this.giveUp(row, job);
      case 'gone':
        return this.replace(row);
      default:
        return assertUnreachable(whereabouts);
    }
  }

  /** A job leaves the queue once its report is stored, so the report is looked up after the job was found gone. */
  private async replace(row: RunRow): Promise<Outcome> {
    const reported = await this.takeReport(row);
    if (reported) return reported;
    if (row.dispatches >= MAX_DISPATCHES) {
      await this.verdicts.conclude(infraError(row.id, LOST, row.dispatches));
      return 'given_up';
    }
    await this.dispatcher.again(row.id);
    return 'queued_again';
  }

  private async takeReport(row: RunRow): Promise<Outcome | undefined> {
    const report = await this.audit.report(row.id);
    if (report) await this.verdicts.conclude(report);
    return report && 'reported';
  }

  private async giveUp(row: RunRow, job: QueuedJob): Promise<Outcome> {
    await this.verdicts.conclude(infraError(row.id, GIVEN_UP, row.dispatches));
    await this.audit.remove(job);
    return 'given_up';
  }
}
