import type { AttemptRecord, LedgerQuery } from '@assay/contracts';
import type { LedgerStream } from './ledger-stream.ts';
import { recordIn, settledBy } from './lines.ts';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

/** The records that a query asks for, the last to end first. */
export async function findAttempts(stream: LedgerStream, query: LedgerQuery, now: Date, signal: AbortSignal): Promise<AttemptRecord[]> {
  const { since, limit } = query;
  const from = since === undefined ? new Date(now.getTime() - WEEK_MS) : new Date(since);
  const found: AttemptRecord[] = [];
  for await (const record of recordsBackwards(stream, from, signal)) {
    if (matches(record, query) && found.push(record) >= limit) break;
  }
  return found;
}

/** Every record that was stored since then: of all attempts that began since then, and of some that began before. */
export async function* recordsBackwards(
  stream: LedgerStream,
  since: Date,
  signal: AbortSignal,
): AsyncGenerator<AttemptRecord, void, undefined> {
  for await (const { lines } of stream.backwards(since, signal)) {
    for (const line of lines.toReversed()) {
      const record = settledBy(line) === undefined ? undefined : recordIn(line);
      if (record) yield record;
    }
  }
}

function matches(record: AttemptRecord, { operation, account, target, outcome }: LedgerQuery): boolean {
  return (
    (operation === undefined || record.operationId === operation) &&
    (account === undefined || record.account === account) &&
    (target === undefined || record.target === target) &&
    (outcome === undefined || record.outcome === outcome)
  );
}
