import { METRICS } from '@assay/telemetry';
import type { DashboardSpec } from '../dashboard.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { gauge } from '../panels/gauge.ts';
import { heatmap } from '../panels/heatmap.ts';
import { stat } from '../panels/stat.ts';
import { ascending, descending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { buckets, max, mean, quantile, rate, select, share, sum, traced } from '../promql.ts';
import { TEXT as T } from '../texts/runner.ts';

export const RUNNER: DashboardSpec = {
  name: 'runner',
  description: T.description,
  rows: [
    {
      title: T.rows.learners,
      panels: [
        stat({
          text: T.oldest,
          unit: 's',
          size: [6, 5],
          thresholds: ascending(10, 60),
          targets: [{ expr: max(select(METRICS.queueOldestAge)) }],
        }),
        stat({
          text: T.p95,
          unit: 's',
          size: [6, 5],
          thresholds: ascending(3, 5),
          targets: [{ expr: quantile(0.95, METRICS.runSeconds) }],
        }),
        stat({
          text: T.infra,
          unit: 'percentunit',
          size: [6, 5],
          thresholds: ascending(0.001, 0.01),
          targets: [{ expr: share(sum(rate(METRICS.verdicts, { verdict: '=infra_error' })), sum(rate(METRICS.verdicts))) }],
        }),
        gauge({
          text: T.busy,
          unit: 'percentunit',
          size: [6, 5],
          min: 0,
          max: 1,
          thresholds: ascending(0.7, 0.95),
          targets: [{ expr: `${sum(select(METRICS.busySlots))} / ${sum(select(METRICS.slots))}` }],
        }),
        timeseries({
          text: T.verdicts,
          unit: 'ops',
          size: [8, 8],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.verdicts), ['verdict']), legend: '{{verdict}}' }],
        }),
        timeseries({
          text: T.latency,
          unit: 's',
          size: [8, 8],
          thresholds: ascending(3, 5),
          targets: [
            { expr: quantile(0.5, METRICS.runSeconds), legend: T.median },
            { expr: quantile(0.95, METRICS.runSeconds), legend: T.p95Legend },
            { expr: traced(0.95, { service: '=runner', span_name: '=run' }), legend: T.tracedP95, exemplars: true },
          ],
          leadsTo: ['evidence'],
        }),
        heatmap({
          text: T.spread,
          unit: 's',
          size: [8, 8],
          targets: [{ expr: buckets(METRICS.runSeconds), as: 'buckets', exemplars: true }],
        }),
      ],
    },
    {
      title: T.rows.waiting,
      panels: [
        timeseries({
          text: T.queue,
          unit: 'short',
          size: [8, 7],
          targets: [{ expr: sum(select(METRICS.queueDepth), ['lane']), legend: '{{lane}}' }],
          leadsTo: ['nats'],
        }),
        timeseries({
          text: T.phases,
          unit: 's',
          size: [8, 7],
          stacked: true,
          targets: [{ expr: mean(METRICS.phaseSeconds, ['phase']), legend: '{{phase}}' }],
        }),
        barGauge({
          text: T.slowest,
          unit: 's',
          size: [8, 7],
          thresholds: ascending(1, 3),
          targets: [
            {
              expr: `topk(8, ${quantile(0.95, METRICS.phaseSeconds, { by: ['phase', 'language'] })})`,
              legend: '{{phase}} · {{language}}',
              as: 'instant',
            },
          ],
        }),
        timeseries({
          text: T.pool,
          unit: 'short',
          size: [8, 7],
          thresholds: descending(1, 2),
          limits: false,
          targets: [{ expr: sum(select(METRICS.poolSize), ['image']), legend: '{{image}}' }],
        }),
        timeseries({
          text: T.poolWait,
          unit: 's',
          size: [8, 7],
          thresholds: ascending(0.05, 0.5),
          limits: false,
          targets: [{ expr: quantile(0.99, METRICS.poolWait, { by: ['image'] }), legend: '{{image}}', exemplars: true }],
        }),
        timeseries({
          text: T.accepted,
          unit: 'ops',
          size: [8, 7],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.runsAccepted), ['mode']), legend: '{{mode}}' }],
        }),
      ],
    },
    {
      title: T.rows.limits,
      panels: [
        timeseries({
          text: T.limits,
          unit: 'ops',
          size: [8, 7],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.limitHits), ['kind']), legend: '{{kind}}' }],
        }),
        timeseries({
          text: T.lost,
          unit: 'short',
          size: [8, 7],
          thresholds: ascending(1, 5),
          limits: false,
          targets: [
            { expr: sum(select(METRICS.outboxPending)), legend: T.lostParts.outbox },
            { expr: sum(rate(METRICS.deadLetters)), legend: T.lostParts.dead },
            { expr: sum(rate(METRICS.lostJobs)), legend: T.lostParts.lost },
          ],
        }),
        timeseries({
          text: T.edge,
          unit: 'ops',
          size: [8, 7],
          targets: [
            { expr: sum(rate(METRICS.logins), ['outcome']), legend: T.login },
            { expr: sum(rate(METRICS.rateLimited), ['scope']), legend: T.refused },
          ],
        }),
      ],
    },
  ],
};
