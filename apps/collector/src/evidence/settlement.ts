import type { Run, Verdict } from '@assay/contracts';
import type { Missing, MissingReason } from '@assay/evidence';
import type { SpanHead } from '../store/store-messages.ts';

/** A run that has ended. */
export interface EndedRun extends Run {
  readonly verdict: Verdict;
  readonly finishedAt: string;
}

const SERVER = 2;
/** Of a list of what is missing, so many are named. */
const NAMED = 5;

/** What a trace lacks, as far as its spans themselves tell. A client may have begun it; the platform's first span is the gateway's. */
export function lacking(run: Pick<EndedRun, 'traceId'>, spans: readonly SpanHead[]): Missing[] {
  if (spans.length === 0) return [missing('absent', `no span of trace ${run.traceId} was received`)];
  const known = new Set(spans.map(({ spanId }) => spanId));
  const first = spans.filter(({ parentId }) => !known.has(parentId));
  const entries = first.filter(({ kind }) => kind === SERVER);
  const found: Missing[] = [];
  if (entries.length === 0) found.push(missing('root_absent', 'no span of a server begins the trace'));
  const orphans = first.filter(({ kind, parentId }) => kind !== SERVER && parentId !== '');
  if (orphans.length > 0) {
    const named = orphans.slice(0, NAMED).map(({ service, name }) => `${service}: ${name}`);
    found.push(missing('parents_absent', `${orphans.length} spans whose parent was not received: ${named.sort().join(', ')}`));
  }
  return found;
}

const missing = (reason: MissingReason, detail: string): Missing => ({ part: 'spans.json', reason, detail });

export interface SettlementOptions {
  /** No span has come for so long, ms. */
  readonly quietMs: number;
  /** After the end of a run it is not waited longer than this, ms. */
  readonly atMostMs: number;
  /** Before this after the end of a run, what is scraped of its window cannot be there, ms. */
  readonly atLeastMs: number;
}

/** What is known of a trace from one look to the next. */
export interface Look {
  readonly spans: number;
  /** When that number was seen first, ms since 1970. */
  readonly since: number;
}

export interface Settlement {
  /** Whether what there is may be sealed. */
  readonly settled: boolean;
  /** To be handed in at the next look. */
  readonly look: Look;
}

/** Whether everything of a run has arrived, or it was waited long enough. Times are ms since 1970. */
export function settle(
  run: EndedRun,
  spans: readonly SpanHead[],
  before: Look | undefined,
  now: number,
  { quietMs, atMostMs, atLeastMs }: SettlementOptions,
): Settlement {
  const look = before?.spans === spans.length ? before : { spans: spans.length, since: now };
  const waited = now - Date.parse(run.finishedAt);
  const isQuiet = now - look.since >= quietMs;
  const isWhole = lacking(run, spans).length === 0;
  return { settled: waited >= atMostMs || (waited >= atLeastMs && isQuiet && isWhole), look };
}
