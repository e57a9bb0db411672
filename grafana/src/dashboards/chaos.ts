import { METRICS } from '@assay/telemetry';
import type { DashboardSpec } from '../dashboard.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { BAD, GOOD } from '../panels/panel.ts';
import { stat } from '../panels/stat.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { textPanel } from '../panels/text.ts';
import { ascending, descending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { max, quantile, rate, select, sum } from '../promql.ts';
import { TEXT as T } from '../texts/chaos.ts';

export const CHAOS: DashboardSpec = {
  name: 'chaos',
  description: T.description,
  rows: [
    {
      title: T.rows.now,
      panels: [
        stat({
          text: T.count,
          unit: 'short',
          size: [4, 8],
          thresholds: ascending(1, 5),
          targets: [{ expr: sum(select(METRICS.chaosFaultActive)) }],
        }),
        stateTimeline({
          text: T.active,
          unit: 'none',
          size: [12, 8],
          states: [
            { from: null, text: T.states.off, color: GOOD },
            { from: 1, text: T.states.on, color: 'purple' },
          ],
          targets: [{ expr: max(select(METRICS.chaosFaultActive), ['fault', 'target']), legend: '{{fault}} → {{target}}' }],
        }),
        barGauge({
          text: T.leases,
          unit: 's',
          size: [8, 8],
          max: 1_800,
          thresholds: descending(10, 60),
          targets: [
            { expr: max(select(METRICS.chaosLeaseRemaining), ['fault', 'target']), legend: '{{fault}} → {{target}}', as: 'instant' },
          ],
        }),
        textPanel({ text: T.guide, content: T.guideContent, size: [8, 7] }),
        stateTimeline({
          text: T.steady,
          unit: 'none',
          size: [16, 7],
          states: [
            { from: null, text: T.steadyStates.broken, color: BAD },
            { from: 1, text: T.steadyStates.holds, color: GOOD },
          ],
          targets: [{ expr: `min by (experiment, probe) (${select(METRICS.chaosSteadyState)})`, legend: '{{experiment}} · {{probe}}' }],
        }),
      ],
    },
    {
      title: T.rows.control,
      panels: [
        timeseries({
          text: T.injections,
          unit: 'ops',
          size: [8, 7],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.chaosInjections), ['layer', 'outcome']), legend: '{{layer}} {{outcome}}' }],
        }),
        timeseries({
          text: T.recoveries,
          unit: 'ops',
          size: [8, 7],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.chaosRecoveries), ['cause']), legend: '{{cause}}' }],
        }),
        timeseries({
          text: T.guards,
          unit: 'ops',
          size: [8, 7],
          targets: [{ expr: sum(rate(METRICS.chaosGuardBreaches), ['experiment']), legend: '{{experiment}}' }],
        }),
        timeseries({
          text: T.effect,
          unit: 's',
          size: [12, 7],
          thresholds: ascending(0.05, 1),
          targets: [{ expr: quantile(0.99, METRICS.chaosTimeToEffect, { by: ['layer'] }), legend: '{{layer}}', exemplars: true }],
        }),
        timeseries({
          text: T.recover,
          unit: 's',
          size: [12, 7],
          thresholds: ascending(0.5, 1),
          targets: [{ expr: quantile(0.99, METRICS.chaosTimeToRecover, { by: ['layer'] }), legend: '{{layer}}', exemplars: true }],
        }),
      ],
    },
  ],
};
