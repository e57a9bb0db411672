import { Inject, Injectable } from '@nestjs/common';
import { and, asc, count, eq, isNull, lt, sql } from 'drizzle-orm';
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

  /** Takes a run out, which the work queue has stored under the sequence number. */
  async dispatched(runId: string, jobSequence: number, at: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      const noted = { jobSequence, dispatchedAt: at, dispatches: sql`${runs.dispatches} + 1` };
      await tx.update(runs).set(noted).where(eq(runs.id, runId));
      await tx.delete(outbox).where(eq(outbox.runId, runId));
    });
  }

  /** Puts an unfinished run back, as one that no runner has. */
  async restore(runId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const unfinished = and(eq(runs.id, runId), isNull(runs.verdict));
      const [row] = await tx.update(runs).set({ startedAt: null }).where(unfinished).returning({ id: runs.id });
      if (row) await tx.insert(outbox).values({ runId }).onConflictDoNothing();
    });
  }

  /** Unfinished runs that the work queue was given before the time, the longest ago first. */
  async overdue(before: Date, limit: number): Promise<RunRow[]> {
    const since = sql`coalesce(${runs.dispatchedAt}, ${runs.createdAt})`;
    const rows = await this.db
      .select({ run: runs })
      .from(runs)
      .leftJoin(outbox, eq(outbox.runId, runs.id))
      .where(and(isNull(runs.verdict), isNull(outbox.runId), lt(since, before)))
      .orderBy(asc(since))
      .limit(limit);
    return rows.map(({ run }) => run);
  }

  async size(): Promise<number> {
    const [row] = await this.db.select({ runs: count() }).from(outbox);
    return row?.runs ?? 0;
  }
}
