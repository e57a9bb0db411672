import { AssayError, type Localized, type RunReport } from '@assay/contracts';
import { Cancellations } from '@assay/messaging';
import { Injectable } from '@nestjs/common';
import type { RunRow } from '../runs/run-row.ts';
import { VerdictsService } from './verdicts.service.ts';

const CANCELLED: Localized = { en: 'You cancelled this run.', 'zh-CN': '你取消了这次运行。' };

@Injectable()
export class CancellationService {
  private readonly verdicts: VerdictsService;
  private readonly cancellations: Cancellations;

  constructor(verdicts: VerdictsService, cancellations: Cancellations) {
    this.verdicts = verdicts;
    this.cancellations = cancellations;
  }

  /**
   * Calls a run off. One that waits has ended when this resolves; one that runs ends when its runner has heard of it.
   * Errors: `run_already_done`.
   */
  async cancel(row: RunRow): Promise<void> {
    if (row.verdict) throw new AssayError('run_already_done', { details: { verdict: row.verdict } });
    // First the mark: a runner that takes the job in this moment finds it.
    await this.cancellations.mark(row.id);
    await this.verdicts.concludeWaiting(cancelled(row.id));
  }
}

function cancelled(runId: string): RunReport {
  const nothing = { checks: [], tests: [], diagnostics: [], phases: [] };
  return { runId, delivery: 0, verdict: 'cancelled', reason: CANCELLED, ...nothing, finishedAt: new Date().toISOString() };
}
