import { jsonBytes, type Gathered, type Missing } from '@assay/evidence';
import { parseLogQuery } from '../query/log-query.ts';
import type { StoreThread } from '../store/store-thread.ts';

interface Page {
  readonly logs: readonly unknown[];
  readonly next?: string;
}

const PAGE = '1000';
const MAX_PAGES = 20;

/** Log records of a trace, the oldest first, as `GET /api/logs` shows them. */
export async function gatherLogs(
  store: Pick<StoreThread, 'ask'>,
  traceId: string,
  signal: AbortSignal,
): Promise<{ readonly part: Gathered; readonly missing: readonly Missing[] }> {
  const newestFirst: unknown[] = [];
  let next: string | undefined;
  let pages = 0;
  do {
    const search = parseLogQuery({ traceId, limit: PAGE, cursor: next });
    const page = JSON.parse(await store.ask({ kind: 'logs', search }, signal)) as Page;
    newestFirst.push(...page.logs);
    next = page.next;
  } while (next !== undefined && ++pages < MAX_PAGES);
  const missing: Missing[] = [];
  if (newestFirst.length === 0) missing.push({ part: 'logs.json', reason: 'absent', detail: 'no log record names the trace' });
  if (next !== undefined) missing.push({ part: 'logs.json', reason: 'too_many', detail: `the newest ${newestFirst.length} are here` });
  return { part: { name: 'logs.json', bytes: jsonBytes({ logs: newestFirst.reverse() }), items: newestFirst.length }, missing };
}
