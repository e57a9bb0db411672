import { HTTP, type Trace } from '@assay/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { hasCode, isPassing } from '../api/failure.ts';
import { perform } from '../api/request.ts';

/** Spans leave their service within a second, and a run may still be going on: so long a trace may grow, ms. */
const GROWS_MS = 8_000;
const LOOK_EVERY_MS = 1_000;
/** A link from what has just happened may be faster than the spans. */
const LOOKS = 8;

/** A trace, read again while it is so young that more of it may arrive. */
export function useTraceQuery(traceId: string) {
  return useQuery(
    queryOptions({
      queryKey: ['traces', traceId],
      queryFn: ({ signal }) => perform(HTTP.getTrace, { params: { id: traceId } }, { signal }),
      retry: (count, failure) => count < (hasCode(failure, 'trace_not_found') ? LOOKS : isPassing(failure) ? 2 : 0),
      retryDelay: LOOK_EVERY_MS,
      refetchInterval: ({ state: { data } }) => (data && Date.now() - lastEndMs(data) < GROWS_MS ? LOOK_EVERY_MS : false),
    }),
  );
}

function lastEndMs({ spans }: Trace): number {
  return spans.reduce((most, { startUs, durationUs }) => Math.max(most, startUs + durationUs), 0) / 1_000;
}
