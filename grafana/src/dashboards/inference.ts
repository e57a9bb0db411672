import { METRICS } from '@assay/telemetry';
import type { DashboardSpec, Row } from '../dashboard.ts';
import { gauge } from '../panels/gauge.ts';
import { heatmap } from '../panels/heatmap.ts';
import { stat } from '../panels/stat.ts';
import { table } from '../panels/table.ts';
import { ascending, descending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { buckets, max, mean, observations, quantile, rate, select, share, sum, traced } from '../promql.ts';
import { TEXT as T } from '../texts/inference.ts';

const chosen = { model_name: '=~$model' } as const;
const requests = sum(observations(METRICS.aigcSeconds));
const attempts = (where?: { readonly outcome?: string }): string => sum(rate(METRICS.inferenceAttempts, where), ['target']);
/** Attempts call a target what OpenTelemetry calls a response's model. */
const asTarget = (of: string): string => `label_replace(${of}, "target", "$1", "gen_ai_response_model", "(.*)")`;

const callers: Row = {
  title: T.rows.callers,
  panels: [
    stat({ text: T.requests, unit: 'reqps', size: [6, 4], decimals: 1, targets: [{ expr: requests }] }),
    stat({
      text: T.errors,
      unit: 'percentunit',
      size: [6, 4],
      decimals: 2,
      thresholds: ascending(0.001, 0.01),
      targets: [{ expr: share(sum(observations(METRICS.aigcSeconds, { status_code: '=~5..' })), requests) }],
    }),
    stat({
      text: T.firstToken,
      unit: 's',
      size: [6, 4],
      thresholds: ascending(0.5, 1),
      targets: [{ expr: quantile(0.99, METRICS.genAiFirstToken), exemplars: true }],
    }),
    stat({ text: T.tokens, unit: 'cps', size: [6, 4], decimals: 0, targets: [{ expr: sum(rate(METRICS.vllmGenerationTokens)) }] }),
    timeseries({
      text: T.byStatus,
      unit: 'reqps',
      size: [8, 8],
      stacked: true,
      targets: [{ expr: sum(observations(METRICS.aigcSeconds), ['status_code']), legend: '{{status_code}}' }],
    }),
    timeseries({
      text: T.latency,
      unit: 's',
      size: [8, 8],
      targets: [
        { expr: quantile(0.5, METRICS.aigcSeconds), legend: T.median },
        { expr: quantile(0.99, METRICS.aigcSeconds), legend: T.p99 },
        { expr: traced(0.99, { service: '=orchestrator', span_kind: '=SPAN_KIND_SERVER' }), legend: T.tracedP99, exemplars: true },
      ],
    }),
    heatmap({
      text: T.firstTokenSpread,
      unit: 's',
      size: [8, 8],
      targets: [{ expr: buckets(METRICS.genAiFirstToken), as: 'buckets', exemplars: true }],
    }),
  ],
};

const targets: Row = {
  title: T.rows.targets,
  panels: [
    table({
      text: T.targets,
      unit: 'short',
      size: [12, 8],
      names: { target: T.columns.target },
      values: [
        { title: T.columns.attempts, expr: attempts(), unit: 'ops', decimals: 2 },
        { title: T.columns.failed, expr: share(attempts({ outcome: '=failed' }), attempts()), unit: 'percentunit', decimals: 1 },
        { title: T.columns.duration, expr: sum(asTarget(mean(METRICS.genAiSeconds, ['gen_ai_response_model'])), ['target']), unit: 's' },
        {
          title: T.columns.firstToken,
          expr: sum(asTarget(mean(METRICS.genAiFirstToken, ['gen_ai_response_model'])), ['target']),
          unit: 's',
        },
      ],
      leadsTo: ['cost'],
    }),
    timeseries({
      text: T.codes,
      unit: 'ops',
      size: [12, 8],
      stacked: true,
      targets: [
        { expr: sum(rate(METRICS.inferenceAttempts, { outcome: '!=succeeded' }), ['target', 'code']), legend: '{{target}} {{code}}' },
      ],
    }),
    timeseries({
      text: T.amplification,
      unit: 'none',
      size: [8, 7],
      thresholds: ascending(1.1, 2),
      targets: [{ expr: `${sum(rate(METRICS.inferenceAttempts))} / (${requests} > 0)` }],
    }),
    timeseries({
      text: T.streamed,
      unit: 'percentunit',
      size: [8, 7],
      max: 1,
      thresholds: ascending(0.3, 0.8),
      targets: [{ expr: `${quantile(0.95, METRICS.genAiFirstToken)} / ${quantile(0.95, METRICS.genAiSeconds)}` }],
    }),
    timeseries({
      text: T.guardrails,
      unit: 'ops',
      size: [8, 7],
      stacked: true,
      targets: [{ expr: sum(rate(METRICS.guardrailDecisions), ['side', 'decision', 'layer']), legend: '{{side}} {{decision}} {{layer}}' }],
    }),
  ],
};

const engines: Row = {
  title: T.rows.engines,
  panels: [
    gauge({
      text: T.kv,
      unit: 'percentunit',
      size: [6, 6],
      min: 0,
      max: 1,
      repeat: 'model',
      thresholds: ascending(0.8, 0.9),
      targets: [{ expr: max(select(METRICS.vllmKvUsage, chosen)) }],
    }),
    timeseries({
      text: T.running,
      unit: 'short',
      size: [8, 7],
      targets: [{ expr: sum(select(METRICS.vllmRunning, chosen), ['job']), legend: '{{job}}' }],
    }),
    timeseries({
      text: T.waiting,
      unit: 'short',
      size: [8, 7],
      thresholds: ascending(4, 32),
      targets: [{ expr: sum(select(METRICS.vllmWaiting, chosen), ['job']), legend: '{{job}}' }],
    }),
    timeseries({
      text: T.interToken,
      unit: 's',
      size: [8, 7],
      targets: [{ expr: mean(METRICS.vllmInterToken, ['job'], chosen), legend: '{{job}}' }],
    }),
    timeseries({
      text: T.where,
      unit: 's',
      size: [8, 7],
      stacked: true,
      targets: [
        { expr: mean(METRICS.vllmQueueTime, [], chosen), legend: T.parts.queue },
        { expr: mean(METRICS.vllmPrefillTime, [], chosen), legend: T.parts.prefill },
        { expr: mean(METRICS.vllmDecodeTime, [], chosen), legend: T.parts.decode },
      ],
    }),
    timeseries({
      text: T.delivered,
      unit: 'cps',
      size: [8, 7],
      targets: [
        { expr: sum(rate(METRICS.vllmGenerationTokens)), legend: T.deliveredParts.generated },
        { expr: sum(rate(METRICS.inferenceTokens, { kind: '=completion' })), legend: T.deliveredParts.delivered },
      ],
    }),
    timeseries({
      text: T.finish,
      unit: 'ops',
      size: [8, 7],
      stacked: true,
      targets: [{ expr: sum(rate(METRICS.vllmSuccess, chosen), ['finished_reason']), legend: '{{finished_reason}}' }],
    }),
    timeseries({
      text: T.prefix,
      unit: 'percentunit',
      size: [12, 7],
      max: 1,
      thresholds: descending(0.05, 0.2),
      limits: false,
      targets: [
        {
          expr: share(sum(rate(METRICS.vllmPrefixHits, chosen), ['job']), sum(rate(METRICS.vllmPrefixQueries, chosen), ['job'])),
          legend: '{{job}}',
        },
      ],
    }),
    timeseries({
      text: T.preemptions,
      unit: 'ops',
      size: [12, 7],
      thresholds: ascending(0.01, 0.1),
      limits: false,
      targets: [{ expr: sum(rate(METRICS.vllmPreemptions, chosen), ['job']), legend: '{{job}}' }],
    }),
  ],
};

export const INFERENCE: DashboardSpec = {
  name: 'inference',
  description: T.description,
  variables: [{ name: 'model', label: T.model, query: `label_values(${METRICS.vllmRunning.name}{job=~"$job"}, model_name)` }],
  rows: [callers, targets, engines],
};
