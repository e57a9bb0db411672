import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { queries } from '../api/queries.ts';
import { forgetSession } from './sessionTerm.ts';
import { sessionEnded } from './sessionEnd.ts';

/** When the session ends under somebody's hands, asks to log in and comes back to the same page. */
export function useSessionEnd(): void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    const onEnd = (): void => {
      if (!sessionEnded.get()) return;
      sessionEnded.set(false);
      forgetSession();
      const { queryKey } = queries.me();
      // Nobody was logged in: the guard of the page has already asked.
      if (queryClient.getQueryData(queryKey) === undefined) return;
      queryClient.removeQueries({ queryKey });
      void navigate({ to: '/login', search: { to: router.state.location.href, expired: true } });
    };
    return sessionEnded.subscribe(onEnd);
  }, [queryClient, navigate, router]);
}
