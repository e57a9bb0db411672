import type { Lane, RunReport } from '@assay/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { and, count, desc, eq, getTableColumns, isNotNull, isNull, lt, min, or, sql, type SQL } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database.ts';
import { outbox, runs, users } from '../database/schema.ts';
import { conclusionOf, type RunRow } from './run-row.ts';

export type NewRun = typeof runs.$inferInsert;
export type RunHead = Omit<RunRow, 'files' | 'stdin' | 'findings'>;

export interface RunFilter {
  readonly userId: string;
  readonly exerciseId?: string | undefined;
  readonly before?: Date | undefined;
  readonly limit: number;
}

const { files: _files, stdin: _stdin, findings: _findings, ...headColumns } = getTableColumns(runs);
const unfinished = isNull(runs.verdict);
const waiting = and(unfinished, isNull(runs.startedAt));

@Injectable()
export class RunsRepository {
  private readonly db: Database;

  constructor(@Inject(DATABASE) db: Database) {
    this.db = db;
  }

  /**
   * Stores a run together with its place in the outbox, unless the user has used the key before (`undefined`) or has
   * `limit` unfinished runs already (`'too_many'`). Submissions of one user wait for each other, in all replicas, else
   * several could each count the same free place.
   */
  async accept(run: NewRun, limit: number): Promise<RunRow | 'too_many' | undefined> {
    return this.db.transaction(async (tx) => {
      await tx.select({ id: users.id }).from(users).where(eq(users.id, run.userId)).for('no key update');
      const [active] = await tx
        .select({ runs: count() })
        .from(runs)
        .where(and(eq(runs.userId, run.userId), unfinished));
      if ((active?.runs ?? 0) >= limit) return 'too_many';
      const [row] = await tx.insert(runs).values(run).onConflictDoNothing().returning();
      if (row) await tx.insert(outbox).values({ runId: row.id });
      return row;
    });
  }

  byId(id: string): Promise<RunRow | undefined> {
    return this.one(eq(runs.id, id));
  }

  byKey(userId: string, idempotencyKey: string): Promise<RunRow | undefined> {
    return this.one(and(eq(runs.userId, userId), eq(runs.idempotencyKey, idempotencyKey)));
  }

  /** Newest first. */
  async list({ userId, exerciseId, before, limit }: RunFilter): Promise<RunHead[]> {
    return this.db
      .select(headColumns)
      .from(runs)
      .where(
        and(
          eq(runs.userId, userId),
          exerciseId === undefined ? undefined : eq(runs.exerciseId, exerciseId),
          before && lt(runs.createdAt, before),
        ),
      )
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(limit);
  }

  /** Notes that a runner has the run. */
  async start(id: string, at: Date): Promise<void> {
    await this.db
      .update(runs)
      .set({ startedAt: at })
      .where(and(eq(runs.id, id), waiting));
  }

  /** Stores the verdict of a run that has none, and takes the run out of the outbox. Undefined when it had one, or is unknown. */
  async conclude(report: RunReport, condition?: SQL): Promise<RunRow | undefined> {
    return this.db.transaction(async (tx) => {
      const [known] = await tx.select({ mode: runs.mode }).from(runs).where(eq(runs.id, report.runId));
      if (!known) return undefined;
      const [row] = await tx
        .update(runs)
        .set(conclusionOf(report, known.mode))
        .where(and(eq(runs.id, report.runId), unfinished, condition))
        .returning();
      if (row) await tx.delete(outbox).where(eq(outbox.runId, row.id));
      return row;
    });
  }

  /** As {@link conclude}, but only while no runner has the run. */
  concludeWaiting(report: RunReport): Promise<RunRow | undefined> {
    return this.conclude(report, isNull(runs.startedAt));
  }

  /** Place of a waiting run; 1 is next. */
  async positionOf(run: RunHead): Promise<number> {
    const older = or(lt(runs.createdAt, run.createdAt), and(eq(runs.createdAt, run.createdAt), lt(runs.id, run.id)));
    const sameLane = and(eq(runs.lane, run.lane), older);
    const ahead = run.lane === 'exam' ? sameLane : or(eq(runs.lane, 'exam'), sameLane);
    const [row] = await this.db.select({ runs: count() }).from(runs).where(and(waiting, ahead));
    return (row?.runs ?? 0) + 1;
  }

  /** How many runs wait, by lane, and since when the first of them does. */
  async queue(): Promise<{ readonly lane: Lane; readonly runs: number; readonly oldest: Date | null }[]> {
    return this.db
      .select({ lane: runs.lane, runs: count(), oldest: min(runs.createdAt) })
      .from(runs)
      .where(waiting)
      .groupBy(runs.lane);
  }

  async running(): Promise<number> {
    const [row] = await this.db
      .select({ runs: count() })
      .from(runs)
      .where(and(unfinished, isNotNull(runs.startedAt)));
    return row?.runs ?? 0;
  }

  /** What each exercise has seen of a user. */
  async standings(userId: string) {
    const graded = sql`${runs.mode} = 'grade'`;
    return this.db
      .select({
        exerciseId: runs.exerciseId,
        attempts: sql<number>`count(*) filter (where ${runs.attempt})`.mapWith(Number),
        passed: sql<boolean>`coalesce(bool_or(${graded} and ${runs.verdict} = 'passed'), false)`,
        earned: sql<number | null>`max(${runs.earned}) filter (where ${graded})`,
        possible: sql<
          number | null
        >`(array_agg(${runs.possible} order by ${runs.earned} desc) filter (where ${graded} and ${runs.earned} is not null))[1]`,
        lastRunAt: sql<string>`max(${runs.createdAt})`,
      })
      .from(runs)
      .where(eq(runs.userId, userId))
      .groupBy(runs.exerciseId);
  }

  private async one(condition: SQL | undefined): Promise<RunRow | undefined> {
    const [row] = await this.db.select().from(runs).where(condition);
    return row;
  }
}
