import { EXAMS, type Run, type RunFiles, type RunSummary } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Controller } from '@nestjs/common';
import { CancellationService } from '../verdicts/cancellation.service.ts';
import { RunViews, type RunOfUser } from './run-views.service.ts';
import { RunsService, type Submission } from './runs.service.ts';

interface RunQuery {
  readonly userId: string;
  readonly exerciseId?: string | undefined;
  readonly limit: number;
  readonly before?: string | undefined;
}

@Controller()
export class RunsController {
  private readonly runs: RunsService;
  private readonly views: RunViews;
  private readonly cancellations: CancellationService;

  constructor(runs: RunsService, views: RunViews, cancellations: CancellationService) {
    this.runs = runs;
    this.views = views;
    this.cancellations = cancellations;
  }

  @Handle(EXAMS.createRun)
  create(submission: Submission): Promise<{ id: string; replayed: boolean }> {
    return this.runs.create(submission);
  }

  @Handle(EXAMS.getRun)
  get(request: RunOfUser): Promise<Run> {
    return this.views.get(request);
  }

  @Handle(EXAMS.listRuns)
  list({ before, ...filter }: RunQuery): Promise<RunSummary[]> {
    return this.views.list({ ...filter, ...(before === undefined ? {} : { before: new Date(before) }) });
  }

  @Handle(EXAMS.getRunFiles)
  files(request: RunOfUser): Promise<RunFiles> {
    return this.views.files(request);
  }

  @Handle(EXAMS.cancelRun)
  async cancel(request: RunOfUser): Promise<Run> {
    await this.cancellations.cancel(await this.views.find(request));
    return this.views.get(request);
  }
}
