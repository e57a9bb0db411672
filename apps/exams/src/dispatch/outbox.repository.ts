import { Inject, Injectable } from '@nestjs/common';
import { asc, count, eq, isNull } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database.ts';
import { outbox, runs } from '../database/schema.ts';
import type { RunRow } from '../runs/run-row.ts';

@Injectable()
export class OutboxRepository {
  private readonly db: Database;

  constructor(@Inject(DATABASE) db: Database) {
    this.db = db;
  }

  /** The oldest accepted runs that are not known to be in the work queue. */
  async next(limit: number): Promise<RunRow[]> {
    const rows = await this.db
      .select({ run: runs })
      .from(outbox)
      .innerJoin(runs, eq(runs.id, outbox.runId))
      .where(isNull(runs.verdict))
      .orderBy(asc(runs.createdAt), asc(runs.id))
      .limit(limit);
    return rows.map(({ run }) => run);
  }

  async remove(runId: string): Promise<void> {
    await this.db.delete(outbox).where(eq(outbox.runId, runId));
  }

  async size(): Promise<number> {
    const [row] = await this.db.select({ runs: count() }).from(outbox);
    return row?.runs ?? 0;
  }
}
