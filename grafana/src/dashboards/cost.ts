import { METRICS } from '@assay/telemetry';
import type { DashboardSpec } from '../dashboard.ts';
import { heatmap } from '../panels/heatmap.ts';
import { stat } from '../panels/stat.ts';
import { table } from '../panels/table.ts';
import { ascending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { buckets, inRange, observations, rate, select, share, sum } from '../promql.ts';
import { TEXT as T } from '../texts/cost.ts';

const cost = sum(rate(METRICS.inferenceCost));
const tokens = sum(rate(METRICS.inferenceTokens));
const attempts = sum(rate(METRICS.inferenceAttempts));

export const COST: DashboardSpec = {
  name: 'cost',
  description: T.description,
  rows: [
    {
      title: T.rows.now,
      panels: [
        stat({ text: T.hourly, unit: 'currencyUSD', size: [6, 5], decimals: 4, targets: [{ expr: `3600 * ${cost}` }] }),
        stat({
          text: T.total,
          unit: 'currencyUSD',
          size: [6, 5],
          decimals: 4,
          past: false,
          targets: [{ expr: sum(inRange(METRICS.inferenceCost)), as: 'instant' }],
        }),
        stat({ text: T.tokens, unit: 'short', size: [6, 5], targets: [{ expr: `60 * ${tokens}` }] }),
        stat({ text: T.perAnswer, unit: 'currencyUSD', size: [6, 5], decimals: 6, targets: [{ expr: `${cost} / (${attempts} > 0)` }] }),
      ],
    },
    {
      title: T.rows.who,
      panels: [
        timeseries({
          text: T.byTarget,
          unit: 'currencyUSD',
          size: [8, 8],
          stacked: true,
          targets: [{ expr: `3600 * ${sum(rate(METRICS.inferenceCost), ['target'])}`, legend: '{{target}}' }],
        }),
        timeseries({
          text: T.byKind,
          unit: 'cps',
          size: [8, 8],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.inferenceTokens), ['kind']), legend: '{{kind}}' }],
        }),
        table({
          text: T.tenants,
          unit: 'short',
          size: [8, 8],
          names: { tenant: T.columns.tenant },
          values: [
            { title: T.columns.cost, expr: sum(inRange(METRICS.inferenceCost), ['tenant']), unit: 'currencyUSD', decimals: 4 },
            { title: T.columns.prompt, expr: sum(inRange(METRICS.inferenceTokens, { kind: '=prompt' }), ['tenant']), unit: 'short' },
            {
              title: T.columns.completion,
              expr: sum(inRange(METRICS.inferenceTokens, { kind: '=completion' }), ['tenant']),
              unit: 'short',
            },
          ],
        }),
        heatmap({ text: T.usage, unit: 'short', size: [12, 8], targets: [{ expr: buckets(METRICS.genAiTokens), as: 'buckets' }] }),
        timeseries({
          text: T.price,
          unit: 'currencyUSD',
          size: [12, 8],
          decimals: 5,
          targets: [
            {
              expr: `1000 * ${sum(rate(METRICS.inferenceCost), ['target'])} / (${sum(rate(METRICS.inferenceTokens), ['target'])} > 0)`,
              legend: '{{target}}',
            },
          ],
        }),
      ],
    },
    {
      title: T.rows.waste,
      panels: [
        timeseries({
          text: T.failed,
          unit: 'percentunit',
          size: [6, 7],
          thresholds: ascending(0.02, 0.1),
          targets: [
            {
              expr: share(
                sum(rate(METRICS.inferenceAttempts, { outcome: '!=succeeded' }), ['target']),
                sum(rate(METRICS.inferenceAttempts), ['target']),
              ),
              legend: '{{target}}',
            },
          ],
          leadsTo: ['inference'],
        }),
        timeseries({
          text: T.saved,
          unit: 'cps',
          size: [6, 7],
          targets: [{ expr: sum(rate(METRICS.vllmPrefixHits), ['model_name']), legend: '{{model_name}}' }],
        }),
        timeseries({
          text: T.refused,
          unit: 'reqps',
          size: [6, 7],
          targets: [{ expr: sum(observations(METRICS.aigcSeconds, { status_code: '=429' }), ['endpoint']), legend: '{{endpoint}}' }],
        }),
        timeseries({
          text: T.spool,
          unit: 'bytes',
          size: [6, 7],
          targets: [{ expr: sum(select(METRICS.ledgerSpoolBytes), ['instance']), legend: '{{instance}}' }],
        }),
      ],
    },
  ],
};
