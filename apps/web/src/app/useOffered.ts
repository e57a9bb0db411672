import type { Scope } from '@assay/contracts';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';

/** What of a list this person may use; until it is known who that is, what everybody may. The pages inside ask who it is. */
export function useOffered<Each extends { readonly scope: Scope | undefined }>(all: readonly Each[]): Each[] {
  const { data: user } = useQuery({ ...queries.me(), enabled: false });
  return all.filter(({ scope }) => scope === undefined || user?.scopes.includes(scope) === true);
}
