import type { ExerciseProgress } from '@assay/contracts';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.ts';
import { RunsRepository } from '../runs/runs.repository.ts';

type Standing = Awaited<ReturnType<RunsRepository['standings']>>[number];

@Injectable()
export class ProgressService {
  private readonly repository: RunsRepository;
  private readonly catalogue: CatalogueService;

  constructor(repository: RunsRepository, catalogue: CatalogueService) {
    this.repository = repository;
    this.catalogue = catalogue;
  }

  /** The user's standing in every exercise on offer. */
  async list(userId: string): Promise<ExerciseProgress[]> {
    const standings = new Map((await this.repository.standings(userId)).map((standing) => [standing.exerciseId, standing]));
    return this.catalogue.ids().map((exerciseId) => toProgress(exerciseId, standings.get(exerciseId)));
  }
}

function toProgress(exerciseId: string, standing: Standing | undefined): ExerciseProgress {
  if (!standing) return { exerciseId, status: 'untouched', attempts: 0 };
  const { attempts, passed, earned, possible, lastRunAt } = standing;
  return {
    exerciseId,
    status: passed ? 'passed' : 'started',
    attempts,
    ...(earned !== null && possible !== null ? { best: { earned, possible } } : {}),
    lastRunAt: new Date(lastRunAt).toISOString(),
  };
}
