import type { DashboardQuery, DashboardVariable } from '@assay/contracts';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocale } from '../../i18n/useLocale.ts';
import type { TimeWindow } from '../model/timeRange.ts';
import { dependencies, optionsOf, shownVariables, wiredValues, type Chosen, type VariableOption } from '../model/variables.ts';
import { dashboardQueries } from './dashboardQueries.ts';

export interface OfferedVariable {
  readonly variable: DashboardVariable;
  readonly options: readonly VariableOption[];
  readonly loading: boolean;
}

/** Values of queries change with what runs, hardly ever with the second. */
const GRAIN_MS = 60_000;

/** The variables that a reader can change, with what there is to choose. One that depends on others asks again when they change. */
export function useVariables(uid: string, all: readonly DashboardVariable[], chosen: Chosen, window: TimeWindow): OfferedVariable[] {
  const locale = useLocale();
  const shown = useMemo(() => shownVariables(all), [all]);
  const from = Math.floor(window.from / GRAIN_MS) * GRAIN_MS;
  const to = Math.ceil(window.to / GRAIN_MS) * GRAIN_MS;
  const asking = shown.filter(({ type }) => type === 'query');
  const answers = useQueries({
    queries: asking.map((variable) => {
      const relevant = dependencies(variable, all);
      const variables = wiredValues(all.filter(({ name }) => relevant.includes(name)), chosen); // prettier-ignore
      const body: DashboardQuery = { subject: { kind: 'variable', name: variable.name }, variables, from, to, stepMs: GRAIN_MS };
      return dashboardQueries.answer(uid, locale, body);
    }),
  });
  return shown.map((variable) => {
    const index = asking.indexOf(variable);
    const answer = answers[index];
    return { variable, options: optionsOf(variable, answer?.data), loading: answer?.isPending ?? false };
  });
}
