import type { AttemptRecord, UsageDimension, UsageQuery, UsageRow } from '@assay/contracts';

const DAY_MS = 24 * 3_600_000;
const WEEK_DAYS = 7;

type Sums = { -readonly [K in keyof UsageRow]: UsageRow[K] };

/** First and last day that a query asks for, as `YYYY-MM-DD`, UTC. */
export function daysOf({ from, to }: UsageQuery, now: Date): { readonly from: string; readonly to: string } {
  const last = to ?? dayOf(now.toISOString());
  return { from: from ?? dayOf(new Date(Date.parse(last) - (WEEK_DAYS - 1) * DAY_MS).toISOString()), to: last };
}

/** Sums over records, kept apart by what the query says and sorted by it. */
export class UsageSums {
  private readonly rows = new Map<string, Sums>();

  constructor(
    private readonly query: Pick<UsageQuery, 'by' | 'account' | 'target'>,
    private readonly days: { readonly from: string; readonly to: string },
  ) {}

  add(record: AttemptRecord): void {
    const { by, account, target } = this.query;
    const day = dayOf(record.startedAt);
    if (day < this.days.from || day > this.days.to) return;
    if ((account !== undefined && record.account !== account) || (target !== undefined && record.target !== target)) return;
    const key = JSON.stringify(by.map((dimension) => partOf(record, dimension)));
    const sums = this.rows.get(key) ?? emptyRow(record, by);
    this.rows.set(key, sums);
    sums.attempts++;
    if (record.outcome !== 'succeeded') sums.failed++;
    if (record.outcome === 'interrupted') sums.interrupted++;
    if (record.usageEstimated) sums.estimated++;
    sums.promptTokens += record.usage.promptTokens;
    sums.completionTokens += record.usage.completionTokens;
    sums.cachedTokens += record.usage.cachedTokens ?? 0;
    sums.costMicros += record.costMicros;
  }

  toRows(): UsageRow[] {
    return [...this.rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, sums]) => sums);
  }
}

const dayOf = (time: string): string => time.slice(0, 'YYYY-MM-DD'.length);

const partOf = (record: AttemptRecord, dimension: UsageDimension): string =>
  dimension === 'day' ? dayOf(record.startedAt) : record[dimension];

function emptyRow(record: AttemptRecord, by: readonly UsageDimension[]): Sums {
  const dimensions = Object.fromEntries(by.map((dimension) => [dimension, partOf(record, dimension)]));
  const counts = { attempts: 0, failed: 0, interrupted: 0, estimated: 0 };
  return { ...dimensions, ...counts, promptTokens: 0, completionTokens: 0, cachedTokens: 0, costMicros: 0 };
}
