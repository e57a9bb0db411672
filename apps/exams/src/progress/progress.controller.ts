import { EXAMS, type ExerciseProgress } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Controller } from '@nestjs/common';
import { ProgressService } from './progress.service.ts';

@Controller()
export class ProgressController {
  private readonly progress: ProgressService;

  constructor(progress: ProgressService) {
    this.progress = progress;
  }

  @Handle(EXAMS.listProgress)
  list({ userId }: { userId: string }): Promise<ExerciseProgress[]> {
    return this.progress.list(userId);
  }
}
