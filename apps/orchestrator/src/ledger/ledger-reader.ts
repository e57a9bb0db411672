import { AssayError, type AttemptRecord, type LedgerQuery, type UsageQuery, type UsageRow } from '@assay/contracts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import type { LedgerStream } from './ledger-stream.ts';
import { recordIn, settledBy } from './lines.ts';
import { daysOf, UsageSums } from './sum-usage.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const READ_WITHIN_MS = 30_000;

/** Reads what attempts of all orchestrators cost. Errors: `service_unavailable`, `service_timeout`. */
export class LedgerReader {
  constructor(
    private readonly stream: LedgerStream,
    private readonly keeper: LedgerKeeper,
  ) {}

  /** The last to end first. */
  async find(query: LedgerQuery, now: Date): Promise<AttemptRecord[]> {
    const { since, limit } = query;
    const found: AttemptRecord[] = [];
    for await (const record of this.backwards(since === undefined ? new Date(now.getTime() - WEEK_MS) : new Date(since))) {
      if (matches(record, query) && found.push(record) >= limit) break;
    }
    return found;
  }

  async sum(query: UsageQuery, now: Date): Promise<UsageRow[]> {
    const days = daysOf(query, now);
    const sums = new UsageSums(query, days);
    // An attempt is stored when it has ended, so none that began on the first day was stored before.
    for await (const record of this.backwards(new Date(days.from))) sums.add(record);
    return sums.toRows();
  }

  /** Every record that was stored since then, those of this orchestrator up to this moment. */
  private async *backwards(since: Date): AsyncGenerator<AttemptRecord, void, undefined> {
    const signal = AbortSignal.timeout(READ_WITHIN_MS);
    await this.keeper.shipped();
    try {
      for await (const { lines } of this.stream.backwards(since, signal)) {
        for (const line of lines.toReversed()) {
          const record = settledBy(line) === undefined ? undefined : recordIn(line);
          if (record) yield record;
        }
      }
    } catch (cause) {
      throw new AssayError(signal.aborted ? 'service_timeout' : 'service_unavailable', { details: { part: 'ledger' }, cause });
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
