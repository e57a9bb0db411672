import { Inject, Injectable } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database.ts';
import { drafts } from '../database/schema.ts';

export type DraftRow = typeof drafts.$inferSelect;

@Injectable()
export class DraftsRepository {
  private readonly db: Database;

  constructor(@Inject(DATABASE) db: Database) {
    this.db = db;
  }

  async find(userId: string, exerciseId: string): Promise<DraftRow | undefined> {
    const [row] = await this.db
      .select()
      .from(drafts)
      .where(and(eq(drafts.userId, userId), eq(drafts.exerciseId, exerciseId)));
    return row;
  }

  /** Stores the draft as the revision after `base`; undefined when the stored one is not `base` any more. */
  async save(draft: Omit<DraftRow, 'revision'>, base: number): Promise<DraftRow | undefined> {
    const { files, savedAt } = draft;
    const next = { files, savedAt, revision: base + 1 };
    const [row] =
      base === 0
        ? await this.db
            .insert(drafts)
            .values({ ...draft, ...next })
            .onConflictDoNothing()
            .returning()
        : await this.db
            .update(drafts)
            .set(next)
            .where(and(eq(drafts.userId, draft.userId), eq(drafts.exerciseId, draft.exerciseId), eq(drafts.revision, base)))
            .returning();
    return row;
  }
}
