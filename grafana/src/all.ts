import type { DashboardSpec } from './dashboard.ts';
import { CHAOS } from './dashboards/chaos.ts';
import { COST } from './dashboards/cost.ts';
import { DRILL } from './dashboards/drill.ts';
import { EVIDENCE } from './dashboards/evidence.ts';
import { INFERENCE } from './dashboards/inference.ts';
import { NATS } from './dashboards/nats.ts';
import { OVERVIEW } from './dashboards/overview.ts';
import { RUNNER } from './dashboards/runner.ts';

/** Every dashboard there is. */
export const DASHBOARDS: readonly DashboardSpec[] = [OVERVIEW, INFERENCE, RUNNER, COST, NATS, CHAOS, DRILL, EVIDENCE];
