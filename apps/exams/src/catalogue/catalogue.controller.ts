import { EXAMS, type ExerciseDetail, type ExerciseSummary } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Controller } from '@nestjs/common';
import { CatalogueService } from './catalogue.service.ts';

@Controller()
export class CatalogueController {
  private readonly catalogue: CatalogueService;

  constructor(catalogue: CatalogueService) {
    this.catalogue = catalogue;
  }

  @Handle(EXAMS.listExercises)
  list(): Promise<ExerciseSummary[]> {
    return Promise.resolve(this.catalogue.list());
  }

  @Handle(EXAMS.getExercise)
  async get({ exerciseId }: { exerciseId: string }): Promise<ExerciseDetail> {
    return Promise.resolve(this.catalogue.detail(exerciseId));
  }
}
