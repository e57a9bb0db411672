import type { DashboardAnswer, DashboardPanel, DashboardQuery } from '@assay/contracts';
import { dateTime, rangeUtil, type TimeRange } from '@grafana/data';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocale } from '../../i18n/useLocale.ts';
import { dashboardQueries } from '../data/dashboardQueries.ts';
import { wiredValues, type Chosen } from '../model/variables.ts';
import type { TimeWindow } from '../model/timeRange.ts';
import { useDashboard } from './DashboardContext.ts';

/** A panel that is a little wider asks for the same points. */
const GRAIN_PX = 100;
const LEAST_STEP = '1s';

/** Asks what a panel asks; anew when the time, a variable or its width changes, and only while it is in sight. */
export function usePanelAnswer(panel: DashboardPanel, scoped: Chosen, width: number, inSight: boolean): UseQueryResult<DashboardAnswer> {
  const { uid, window, chosen, dashboard } = useDashboard();
  const locale = useLocale();
  const refIds = useMemo(() => panel.targets.filter(({ hide }) => !hide).map(({ refId }) => refId), [panel]);
  const points = panel.maxDataPoints ?? Math.max(1, Math.ceil(width / GRAIN_PX)) * GRAIN_PX;
  const body: DashboardQuery = {
    subject: { kind: 'panel', panelId: panel.id, refIds },
    variables: wiredValues(dashboard.templating.list, { ...chosen, ...scoped }),
    ...window,
    stepMs: rangeUtil.calculateInterval(toTimeRange(window), points, panel.interval ?? LEAST_STEP).intervalMs,
  };
  return useQuery({ ...dashboardQueries.answer(uid, locale, body), enabled: inSight && width > 0 && refIds.length > 0 });
}

export function toTimeRange({ from, to }: TimeWindow): TimeRange {
  const [start, end] = [dateTime(from), dateTime(to)];
  return { from: start, to: end, raw: { from: start, to: end } };
}
