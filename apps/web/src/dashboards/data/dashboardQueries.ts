import { HTTP, type DashboardQuery, type Locale } from '@assay/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { perform } from '../../api/request.ts';
import { createLimiter } from './limiter.ts';

/** Questions on their way at once: as many as a browser opens connections, so that what is cancelled never leaves. */
const limited = createLimiter(6);
/** Answers to questions of a moment that has passed. */
const FORGET_MS = 15_000;

export const dashboardQueries = {
  list: (locale: Locale) =>
    queryOptions({
      queryKey: ['dashboards', locale],
      queryFn: ({ signal }) => perform(HTTP.listDashboards, { query: { locale } }, { signal }),
      staleTime: 5 * 60_000,
    }),
  one: (uid: string, locale: Locale) =>
    queryOptions({
      queryKey: ['dashboards', locale, uid],
      queryFn: ({ signal }) => perform(HTTP.getDashboard, { params: { uid }, query: { locale } }, { signal }),
      staleTime: 5 * 60_000,
    }),
  /** The answer before stays in sight until this one has come. */
  answer: (uid: string, locale: Locale, body: DashboardQuery) =>
    queryOptions({
      queryKey: ['dashboard-answers', uid, locale, body],
      queryFn: ({ signal }) =>
        limited(() => perform(HTTP.queryDashboard, { params: { uid }, query: { locale }, body }, { signal }), signal),
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: FORGET_MS,
      retry: 1,
    }),
};
