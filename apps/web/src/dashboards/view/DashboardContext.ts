import type { Dashboard, VariableValues } from '@assay/contracts';
import { createContext, useContext } from 'react';
import type { AnnotationSpan } from '../model/annotations.ts';
import type { TimeWindow } from '../model/timeRange.ts';
import type { Chosen } from '../model/variables.ts';

/** What all panels of a dashboard share. */
export interface DashboardScope {
  /** Without the language in it. */
  readonly uid: string;
  readonly dashboard: Dashboard;
  readonly window: TimeWindow;
  readonly chosen: Chosen;
  readonly wired: VariableValues;
  readonly spans: readonly AnnotationSpan[];
  /** Shows this stretch; one that holds the present one leads back to what was shown before a zoom. */
  readonly zoom: (window: TimeWindow) => void;
  /** Shows a panel alone, or all again. */
  readonly view: (key: string | undefined) => void;
}

export const DashboardContext = createContext<DashboardScope | undefined>(undefined);

export function useDashboard(): DashboardScope {
  const scope = useContext(DashboardContext);
  if (!scope) throw new Error('a panel needs a dashboard around it');
  return scope;
}
