import { HTTP } from '@assay/contracts';
import { useQuery } from '@tanstack/react-query';
import { perform } from '../api/request.ts';

/** So many entries stand beside a trace; the log view has the others. */
export const LOGS_SHOWN = 500;

/** What was written down while the trace went on, the newest first; only operators may read it. */
export function useTraceLogs(traceId: string, allowed: boolean) {
  return useQuery({
    queryKey: ['logs', 'trace', traceId],
    queryFn: ({ signal }) => perform(HTTP.searchLogs, { query: { traceId, limit: LOGS_SHOWN } }, { signal }),
    enabled: allowed,
    retry: false,
  });
}
