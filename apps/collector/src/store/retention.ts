import type { Portion } from './portions.ts';

export interface RetentionLimits {
  /** What came longer ago goes, ms. */
  readonly ageMs: number;
  /** What is stored may take so much of the disk, bytes. */
  readonly bytes: number;
}

export interface Stored {
  /** The oldest first. */
  readonly portions: readonly Portion[];
  /** What all of it takes of the disk, bytes. */
  readonly bytes: number;
  /** The part of it that is in the database, bytes. */
  readonly databaseBytes: number;
  /** This machine's clock, ms since 1970; undefined while it is not to be trusted. */
  readonly nowMs: number | undefined;
}

/**
 * The portions that are not kept, the oldest first: none goes while an older one stays, and the one that is written stays. A
 * portion came when its own end or any later one's says at the earliest: a clock that was ahead for a while keeps nothing for ever.
 */
export function expired({ portions, bytes, databaseBytes, nowMs }: Stored, limits: RetentionLimits): Portion[] {
  const closed = portions.filter(({ form }) => form !== 'open');
  const cameMs = closed.map((_portion, index) => Math.min(...closed.slice(index).map(({ closedMs }) => closedMs)));
  const rowsInDatabase = closed.filter(({ form }) => form === 'closed').length + 1;
  let left = bytes;
  let count = 0;
  for (const [index, portion] of closed.entries()) {
    const isOld = nowMs !== undefined && (cameMs[index] ?? 0) < nowMs - limits.ageMs;
    if (!isOld && left <= limits.bytes) break;
    left -= portion.form === 'parquet' ? portion.bytes : databaseBytes / rowsInDatabase;
    count++;
  }
  return closed.slice(0, count);
}
