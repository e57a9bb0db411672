import { QueryClient } from '@tanstack/react-query';
import { isPassing } from '../api/failure.ts';

/** Retries only what may pass; anything else is shown at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: (count, failure) => isPassing(failure) && count < 3, staleTime: 10_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}
