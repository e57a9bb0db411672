import { HTTP, type LogEntry } from '@assay/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import { perform } from '../api/request.ts';
import { askedFor, spanOf, type LogsSearch } from './logsSearch.ts';
import { unseen } from './unseen.ts';

const TAIL_EVERY_MS = 2_000;
const PAGE = 200;
/** Services send their entries in batches: one may come so much later than a newer one of another service, ms. */
const LATE_MS = 3_000;

/**
 * Log entries, the newest first: page after page of what was there when the search began, and above it, while that is wanted,
 * what has come since. New entries wait until they are asked for, unless the top of the list is in sight: nothing that is being
 * read moves.
 */
export function useLogs(search: LogsSearch, scroller: RefObject<HTMLElement | null>) {
  const [startedAt, setStartedAt] = useState(() => Date.now());
  const [live, setLive] = useState(false);
  const [fresh, setFresh] = useState<readonly LogEntry[]>([]);
  const [shownFresh, setShownFresh] = useState<readonly LogEntry[]>([]);
  const asked = useMemo(() => askedFor(search, spanOf(search, startedAt)), [search, startedAt]);
  const pages = useInfiniteQuery({
    queryKey: ['logs', 'pages', asked],
    queryFn: ({ signal, pageParam }) =>
      perform(HTTP.searchLogs, { query: { ...asked, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const stored = useMemo(() => pages.data?.pages.flatMap(({ logs }) => logs) ?? [], [pages.data]);
  const entries = useMemo(() => [...shownFresh, ...stored], [shownFresh, stored]);
  const newest = fresh[0] ?? entries[0];
  const tail = useQuery({
    queryKey: ['logs', 'tail', asked],
    queryFn: ({ signal }) => {
      const { to: _until, ...open } = asked;
      const from = newest ? { from: new Date(Date.parse(newest.time) - LATE_MS).toISOString() } : {};
      return perform(HTTP.searchLogs, { query: { ...open, ...from, limit: PAGE } }, { signal });
    },
    enabled: live && pages.isSuccess,
    refetchInterval: TAIL_EVERY_MS,
    retry: false,
    gcTime: 0,
  });
  useEffect(() => {
    const come = unseen(tail.data?.logs ?? [], [...fresh, ...entries]);
    if (come.length === 0) return;
    const isAtTop = (scroller.current?.scrollTop ?? 0) === 0;
    const waiting = [...come, ...fresh].sort((a, b) => b.time.localeCompare(a.time));
    if (isAtTop) setShownFresh((shown) => [...waiting, ...shown]);
    setFresh(isAtTop ? [] : waiting);
    // Only what has just arrived decides.
  }, [tail.data]);
  const forget = useCallback(() => {
    setFresh([]);
    setShownFresh([]);
  }, []);
  useEffect(forget, [asked, forget]);
  return {
    entries,
    /** So many of them have come since the search began. */
    come: shownFresh.length,
    span: spanOf(search, startedAt),
    failure: pages.error,
    isPending: pages.isPending,
    isFetching: pages.isFetching && !pages.isFetchingNextPage,
    hasOlder: pages.hasNextPage,
    isLoadingOlder: pages.isFetchingNextPage,
    loadOlder: () => void pages.fetchNextPage(),
    /** Looks again, up to now. */
    restart: () => setStartedAt(Date.now()),
    live,
    setLive,
    liveFailed: live && tail.isError,
    fresh: fresh.length,
    showFresh: () => {
      setShownFresh((shown) => [...fresh, ...shown]);
      setFresh([]);
      scroller.current?.scrollTo({ top: 0 });
    },
  };
}
