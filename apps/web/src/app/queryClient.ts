import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing } from '../api/failure.ts';
import { reportFailure } from '../session/sessionEnd.ts';

/** Retries only what may pass; anything else is shown at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: reportFailure }),
    defaultOptions: {
      queries: { retry: (count, failure) => isPassing(failure) && count < 3, staleTime: 10_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}
