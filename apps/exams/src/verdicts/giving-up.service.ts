import { JobAudit, type DeadLetter } from '@assay/messaging';
import { LOGGER } from '@assay/service';
import { Metrics, METRICS, type Logger } from '@assay/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { GIVEN_UP, infraError } from './infra-error.ts';
import { VerdictsService } from './verdicts.service.ts';

/** Ends runs whose jobs nobody will be handed again. */
@Injectable()
export class GivingUp {
  private readonly audit: JobAudit;
  private readonly verdicts: VerdictsService;
  private readonly metrics: Metrics;
  private readonly logger: Logger;

  constructor(audit: JobAudit, verdicts: VerdictsService, metrics: Metrics, @Inject(LOGGER) logger: Logger) {
    this.audit = audit;
    this.verdicts = verdicts;
    this.metrics = metrics;
    this.logger = logger;
  }

  /**
   * A report is always stored before its job is acknowledged, so a job may look given up although its work is done: the
   * acknowledgement was lost, or news of the one overtook news of the other. What was found counts.
   */
  async bury({ runId, deliveries }: DeadLetter): Promise<void> {
    this.metrics.counter(METRICS.deadLetters).inc();
    const report = await this.audit.report(runId);
    if (!report) this.logger.error({ runId, deliveries }, 'run given up');
    await this.verdicts.conclude(report ?? infraError(runId, GIVEN_UP, deliveries));
  }
}
