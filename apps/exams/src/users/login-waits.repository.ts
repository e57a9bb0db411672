import { Inject, Injectable } from '@nestjs/common';
import { eq, lt, lte, sql } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database.ts';
import { loginWaits } from '../database/schema.ts';

/** Wrong passwords in a row that cost nothing. */
const FREE_FAILURES = 5;
const MAX_WAIT_SECONDS = 60;
/** A name at which nobody has guessed for so long is forgotten. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/**
 * Slows down guessing at one name: after a few wrong passwords each further one doubles the wait, from a second up to a
 * minute. It lies in the database, so that guessing at several replicas, or across a restart, gains nothing.
 */
@Injectable()
export class LoginWaits {
  private readonly db: Database;

  constructor(@Inject(DATABASE) db: Database) {
    this.db = db;
  }

  /**
   * Begins a log-in, which counts as a wrong one until it {@link succeeded}: many at the same moment are not one. Resolves
   * to 0, or to how long the name has to wait, ms; then nothing has begun.
   */
  async begin(username: string, now: Date): Promise<number> {
    await this.db.delete(loginWaits).where(lt(loginWaits.openAt, new Date(now.getTime() - FORGOTTEN_AFTER_MS)));
    const excess = sql`${loginWaits.failures} - ${FREE_FAILURES}::int`;
    const seconds = sql`case when ${excess} < 0 then 0 else least(${MAX_WAIT_SECONDS}::int, power(2, least(${excess}, 10))) end`;
    const begun = await this.db
      .insert(loginWaits)
      .values({ username, failures: 1, openAt: now })
      .onConflictDoUpdate({
        target: loginWaits.username,
        set: {
          failures: sql`${loginWaits.failures} + 1`,
          openAt: sql`${now.toISOString()}::timestamptz + make_interval(secs => ${seconds})`,
        },
        setWhere: lte(loginWaits.openAt, now),
      })
      .returning({ username: loginWaits.username });
    return begun.length > 0 ? 0 : this.remaining(username, now);
  }

  async succeeded(username: string): Promise<void> {
    await this.db.delete(loginWaits).where(eq(loginWaits.username, username));
  }

  private async remaining(username: string, now: Date): Promise<number> {
    const [row] = await this.db.select({ openAt: loginWaits.openAt }).from(loginWaits).where(eq(loginWaits.username, username));
    // Gone meanwhile: the right password came in between, and a moment later all is open.
    return Math.max(1, (row?.openAt.getTime() ?? 0) - now.getTime());
  }
}
