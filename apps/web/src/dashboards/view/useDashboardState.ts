import type { Dashboard } from '@assay/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { DashboardSearch } from '../dashboardSearch.ts';
import { refreshMs, type RawRange } from '../model/timeRange.ts';
import { chosenValues, parameterOf, type Chosen } from '../model/variables.ts';

export interface DashboardState {
  readonly range: RawRange;
  /** `5s`; empty: never */
  readonly refresh: string;
  readonly chosen: Chosen;
  /** Key of the panel that is shown alone. */
  readonly viewed: string | undefined;
  readonly setRange: (range: RawRange) => void;
  readonly setRefresh: (refresh: string) => void;
  readonly choose: (variable: string, values: readonly string[]) => void;
  readonly view: (key: string | undefined) => void;
}

/** What a reader has chosen, all of it in the address: a link shows somebody else the same. */
export function useDashboardState({ time, refresh, templating }: Dashboard): DashboardState {
  const search = useSearch({ from: '/inside/dashboards/$uid' });
  const navigate = useNavigate({ from: '/dashboards/$uid' });
  const change = useCallback(
    (part: DashboardSearch, replace = false) => void navigate({ search: (before) => ({ ...before, ...part }), replace }),
    [navigate],
  );
  const chosen = useMemo(() => chosenValues(templating.list, search), [templating, search]);
  const byDefault = typeof refresh === 'string' && refreshMs(refresh) !== undefined ? refresh : '';
  const wished = search.refresh === 'off' ? '' : search.refresh;
  const range = useMemo(() => ({ from: search.from ?? time.from, to: search.to ?? time.to }), [search, time]);
  return {
    range,
    refresh: wished ?? byDefault,
    chosen,
    viewed: search.viewPanel,
    setRange: useCallback(({ from, to }) => change({ from, to }), [change]),
    setRefresh: useCallback((interval) => change({ refresh: interval === '' ? 'off' : interval }, true), [change]),
    choose: useCallback((variable, values) => change({ [parameterOf(variable)]: [...values] }), [change]),
    view: useCallback((key) => change({ viewPanel: key }), [change]),
  };
}
