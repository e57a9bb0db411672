import { METRICS } from '@assay/telemetry';
import type { DashboardSpec } from '../dashboard.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { gauge } from '../panels/gauge.ts';
import { BAD, GOOD, NEUTRAL } from '../panels/panel.ts';
import { stat } from '../panels/stat.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table } from '../panels/table.ts';
import { textPanel } from '../panels/text.ts';
import { descending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { inRange, max, observations, quantile, select, sum, traced } from '../promql.ts';
import { TEXT as T } from '../texts/drill.ts';

export const DRILL: DashboardSpec = {
  name: 'drill',
  description: T.description,
  rows: [
    {
      title: T.rows.drill,
      panels: [
        stat({
          text: T.remaining,
          unit: 's',
          size: [4, 7],
          thresholds: descending(60, 180),
          targets: [{ expr: max(select(METRICS.drillRemaining), ['drill']), legend: '{{drill}}' }],
        }),
        gauge({
          text: T.load,
          unit: 'percentunit',
          size: [4, 7],
          min: 0,
          max: 1.2,
          thresholds: descending(0.9, 0.95),
          targets: [{ expr: `min by (drill) (${select(METRICS.drillLoadRatio)})`, legend: '{{drill}}' }],
        }),
        stateTimeline({
          text: T.phase,
          unit: 'none',
          size: [8, 7],
          states: [
            { from: null, text: T.states.not, color: 'transparent' },
            { from: 1, text: T.states.is, color: NEUTRAL },
          ],
          targets: [{ expr: max(select(METRICS.drillPhase), ['drill', 'phase']), legend: '{{drill}} · {{phase}}' }],
        }),
        textPanel({ text: T.guide, content: T.guideContent, size: [8, 7] }),
      ],
    },
    {
      title: T.rows.symptoms,
      panels: [
        timeseries({
          text: T.requests,
          unit: 'reqps',
          size: [8, 8],
          stacked: true,
          targets: [{ expr: sum(observations(METRICS.aigcSeconds), ['status_code']), legend: '{{status_code}}' }],
          leadsTo: ['inference'],
        }),
        timeseries({
          text: T.latency,
          unit: 's',
          size: [8, 8],
          targets: [
            { expr: quantile(0.95, METRICS.genAiFirstToken), legend: T.parts.first },
            { expr: quantile(0.95, METRICS.genAiSeconds), legend: T.parts.whole },
            { expr: traced(0.95, { service: '=orchestrator', span_kind: '=SPAN_KIND_SERVER' }), legend: T.parts.traced, exemplars: true },
          ],
          leadsTo: ['inference'],
        }),
        timeseries({
          text: T.saturation,
          unit: 'short',
          size: [8, 8],
          targets: [
            { expr: sum(select(METRICS.vllmRunning)), legend: T.saturationParts.running },
            { expr: sum(select(METRICS.vllmWaiting)), legend: T.saturationParts.waiting },
          ],
          leadsTo: ['inference', 'nats'],
        }),
        stateTimeline({
          text: T.clauses,
          unit: 'none',
          size: [24, 7],
          states: [
            { from: null, text: T.states.not, color: BAD },
            { from: 1, text: T.states.is, color: GOOD },
          ],
          targets: [{ expr: `min by (drill, clause) (${select(METRICS.drillClauses)})`, legend: '{{drill}} · {{clause}}' }],
        }),
      ],
    },
    {
      title: T.rows.results,
      panels: [
        barGauge({
          text: T.milestones,
          unit: 's',
          size: [12, 8],
          targets: [{ expr: quantile(0.5, METRICS.drillMilestones, { by: ['milestone'] }), legend: '{{milestone}}', as: 'instant' }],
        }),
        table({
          text: T.verdicts,
          unit: 'short',
          size: [12, 8],
          names: { drill: T.columns.drill, verdict: T.columns.verdict, clause: T.columns.clause },
          values: [
            {
              title: T.columns.times,
              expr: sum(inRange(METRICS.drillVerdicts), ['drill', 'verdict', 'clause']),
              unit: 'short',
              decimals: 0,
            },
          ],
        }),
      ],
    },
  ],
};
