import { AssayError, type Run, type RunFiles, type RunSummary } from '@assay/contracts';
import { Injectable } from '@nestjs/common';
import { Starts } from '../verdicts/starts.service.ts';
import { stateOf, toRun, toSummary, type RunRow } from './run-row.ts';
import { RunsRepository, type RunFilter } from './runs.repository.ts';

/** Who asks for which run. */
export interface RunOfUser {
  readonly userId: string;
  readonly runId: string;
  /** Whether runs of others may be seen. */
  readonly anyOwner: boolean;
}

/** Runs as their owners see them. */
@Injectable()
export class RunViews {
  private readonly repository: RunsRepository;
  private readonly starts: Starts;

  constructor(repository: RunsRepository, starts: Starts) {
    this.repository = repository;
    this.starts = starts;
  }

  /** Errors: `run_not_found`, also for the run of somebody else. */
  async get(request: RunOfUser): Promise<Run> {
    const row = await this.starts.confirm(await this.find(request));
    return stateOf(row) === 'queued' ? toRun(row, await this.repository.positionOf(row)) : toRun(row);
  }

  async list(filter: RunFilter): Promise<RunSummary[]> {
    return (await this.repository.list(filter)).map(toSummary);
  }

  /** Errors: `run_not_found`. */
  async files(request: RunOfUser): Promise<RunFiles> {
    const { id, files } = await this.find(request);
    return { id, files };
  }

  /** The stored run; errors as {@link get}. */
  async find({ userId, runId, anyOwner }: RunOfUser): Promise<RunRow> {
    const row = await this.repository.byId(runId);
    if (!row || (row.userId !== userId && !anyOwner)) throw new AssayError('run_not_found');
    return row;
  }
}
