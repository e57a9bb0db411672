import { AssayError, type Draft, type SaveDraft } from '@assay/contracts';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.ts';
import { assertEditable } from '../runs/submission.ts';
import { DraftsRepository, type DraftRow } from './drafts.repository.ts';

/** The saved state of a learner's editor, one draft an exercise. */
@Injectable()
export class DraftsService {
  private readonly repository: DraftsRepository;
  private readonly catalogue: CatalogueService;

  constructor(repository: DraftsRepository, catalogue: CatalogueService) {
    this.repository = repository;
    this.catalogue = catalogue;
  }

  /** Revision 0 with the starter files when nothing was saved yet. Errors: `exercise_not_found`. */
  async get(userId: string, exerciseId: string): Promise<Draft> {
    const { bundle } = this.catalogue.get(exerciseId);
    const row = await this.repository.find(userId, exerciseId);
    if (row) return toDraft(row);
    const files = Object.fromEntries(bundle.manifest.edit.map((path) => [path, bundle.starter[path] ?? '']));
    return { exerciseId, files, revision: 0 };
  }

  /** Errors: `exercise_not_found`, `path_not_allowed`, `draft_conflict` with `details.revision` of the stored one. */
  async save(userId: string, exerciseId: string, { files, baseRevision }: SaveDraft): Promise<Draft> {
    assertEditable(files, this.catalogue.get(exerciseId).bundle.manifest);
    const saved = await this.repository.save({ userId, exerciseId, files, savedAt: new Date() }, baseRevision);
    if (saved) return toDraft(saved);
    const stored = await this.repository.find(userId, exerciseId);
    throw new AssayError('draft_conflict', { details: { revision: stored?.revision ?? 0 } });
  }
}

function toDraft({ exerciseId, files, revision, savedAt }: DraftRow): Draft {
  return { exerciseId, files, revision, savedAt: savedAt.toISOString() };
}
