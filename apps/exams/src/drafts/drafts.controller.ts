import { EXAMS, type Draft, type SaveDraft } from '@assay/contracts';
import { Handle } from '@assay/messaging';
import { Controller } from '@nestjs/common';
import { DraftsService } from './drafts.service.ts';

interface ExerciseOfUser {
  readonly userId: string;
  readonly exerciseId: string;
}

@Controller()
export class DraftsController {
  private readonly drafts: DraftsService;

  constructor(drafts: DraftsService) {
    this.drafts = drafts;
  }

  @Handle(EXAMS.getDraft)
  get({ userId, exerciseId }: ExerciseOfUser): Promise<Draft> {
    return this.drafts.get(userId, exerciseId);
  }

  @Handle(EXAMS.saveDraft)
  save({ userId, exerciseId, draft }: ExerciseOfUser & { readonly draft: SaveDraft }): Promise<Draft> {
    return this.drafts.save(userId, exerciseId, draft);
  }
}
