import { METRICS } from '@assay/telemetry';
import type { DashboardSpec } from '../dashboard.ts';
import { PROCESS, SCRAPE } from '../metrics.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { heatmap } from '../panels/heatmap.ts';
import { BAD, GOOD, WARNING } from '../panels/panel.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table } from '../panels/table.ts';
import { ascending, descending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { buckets, max, observations, quantile, rate, select, share, sum, traced, type Where } from '../promql.ts';
import { budgetLeft, burnRate } from '../slo/burn.ts';
import { TEXT as T } from '../texts/overview.ts';

type HttpLabel = 'http_request_method' | 'http_route' | 'http_response_status_code';

/** A live stream lasts as long as somebody looks at it; how long says nothing of a service. */
const answered: Where<HttpLabel> = { http_route: '!~.*/events' };
const failed: Where<HttpLabel> = { ...answered, http_response_status_code: '=~5..' };
const byRoute = (where: Where<HttpLabel>): string => sum(observations(METRICS.httpSeconds, where), ['http_route']);

export const OVERVIEW: DashboardSpec = {
  name: 'overview',
  description: T.description,
  rows: [
    {
      title: T.rows.promises,
      panels: [
        barGauge({
          text: T.budget,
          unit: 'percentunit',
          size: [6, 8],
          max: 1,
          decimals: 0,
          thresholds: descending(0.1, 0.5),
          targets: [{ expr: budgetLeft('3d'), legend: '{{slo}}', as: 'instant' }],
        }),
        timeseries({
          text: T.burn,
          unit: 'none',
          size: [9, 8],
          thresholds: [
            [null, GOOD],
            [1, WARNING],
            [14.4, BAD],
          ],
          targets: [{ expr: burnRate('1h'), legend: '{{slo}}' }],
        }),
        stateTimeline({
          text: T.burning,
          unit: 'none',
          size: [9, 8],
          states: [
            { from: null, text: T.states.kept, color: GOOD },
            { from: 1, text: T.states.slow, color: WARNING },
            { from: 6, text: T.states.fast, color: BAD },
          ],
          targets: [{ expr: burnRate('5m'), legend: '{{slo}}' }],
        }),
      ],
    },
    {
      title: T.rows.signals,
      panels: [
        stateTimeline({
          text: T.up,
          unit: 'none',
          size: [8, 8],
          states: [
            { from: null, text: T.states.down, color: BAD },
            { from: 1, text: T.states.up, color: GOOD },
          ],
          targets: [{ expr: `min by (job) (${select(SCRAPE.up)})`, legend: '{{job}}' }],
        }),
        timeseries({
          text: T.traffic,
          unit: 'reqps',
          size: [8, 8],
          targets: [
            { expr: sum(observations(METRICS.httpSeconds), ['job']), legend: '{{job}} http' },
            { expr: sum(observations(METRICS.aigcSeconds), ['job']), legend: '{{job}} http' },
            { expr: sum(observations(METRICS.rpcSeconds), ['job']), legend: '{{job}} nats' },
          ],
        }),
        timeseries({
          text: T.errors,
          unit: 'percentunit',
          size: [8, 8],
          thresholds: ascending(0.001, 0.01),
          leadsTo: ['inference', 'runner'],
          targets: [
            {
              expr: share(
                sum(observations(METRICS.httpSeconds, { http_response_status_code: '=~5..' }), ['job']),
                sum(observations(METRICS.httpSeconds), ['job']),
              ),
              legend: '{{job}} http',
            },
            {
              expr: share(
                sum(observations(METRICS.aigcSeconds, { status_code: '=~5..' }), ['job']),
                sum(observations(METRICS.aigcSeconds), ['job']),
              ),
              legend: '{{job}} http',
            },
          ],
        }),
        timeseries({
          text: T.latency,
          unit: 's',
          size: [8, 8],
          thresholds: ascending(0.25, 0.5),
          targets: [
            { expr: quantile(0.5, METRICS.httpSeconds, { where: answered }), legend: T.median },
            { expr: quantile(0.99, METRICS.httpSeconds, { where: answered }), legend: T.p99 },
            {
              expr: traced(0.99, { service: '=gateway', span_kind: '=SPAN_KIND_SERVER', span_name: '!~.*/events' }),
              legend: T.tracedP99,
              exemplars: true,
            },
          ],
        }),
        heatmap({
          text: T.spread,
          unit: 's',
          size: [8, 8],
          targets: [{ expr: buckets(METRICS.httpSeconds, { where: answered }), as: 'buckets', exemplars: true }],
        }),
        table({
          text: T.slowest,
          unit: 'short',
          size: [8, 8],
          names: { http_route: T.columns.route },
          values: [
            { title: T.columns.rate, expr: byRoute(answered), unit: 'reqps', decimals: 2 },
            { title: T.columns.errors, expr: share(byRoute(failed), byRoute(answered)), unit: 'percentunit', decimals: 2 },
            { title: T.columns.p99, expr: quantile(0.99, METRICS.httpSeconds, { by: ['http_route'], where: answered }), unit: 's' },
          ],
        }),
      ],
    },
    {
      title: T.rows.saturation,
      panels: [
        timeseries({
          text: T.waiting,
          unit: 'short',
          size: [6, 8],
          leadsTo: ['runner', 'inference'],
          targets: [
            { expr: sum(select(METRICS.queueDepth)), legend: T.waitingRuns },
            { expr: sum(select(METRICS.vllmWaiting)), legend: T.waitingSequences },
          ],
        }),
        timeseries({
          text: T.cpu,
          unit: 'none',
          size: [6, 8],
          thresholds: ascending(0.7, 0.95),
          targets: [{ expr: max(rate(PROCESS.cpu), ['job']), legend: '{{job}}' }],
        }),
        timeseries({
          text: T.memory,
          unit: 'bytes',
          size: [6, 8],
          targets: [{ expr: max(select(PROCESS.memory), ['job']), legend: '{{job}}' }],
        }),
        timeseries({
          text: T.eventLoop,
          unit: 's',
          size: [6, 8],
          thresholds: ascending(0.1, 0.5),
          targets: [{ expr: max(select(PROCESS.eventLoopLag), ['job']), legend: '{{job}}' }],
        }),
      ],
    },
  ],
};
