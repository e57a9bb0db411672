import type { DashboardSpec } from './dashboard.ts';
import { OVERVIEW } from './dashboards/overview.ts';

/** Every dashboard there is. */
export const DASHBOARDS: readonly DashboardSpec[] = [OVERVIEW];
