import { METRICS } from '@assay/telemetry';
import type { DashboardSpec } from '../dashboard.ts';
import { table } from '../panels/table.ts';
import { textPanel } from '../panels/text.ts';
import { ascending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { quantile, rate, select, share, sum } from '../promql.ts';
import { TEXT as T } from '../texts/evidence.ts';

const chosen = { service: '=~$service' } as const;
const operation = ['service', 'span_name'] as const;
const edge = ['client', 'server'] as const;
const operations = sum(rate(METRICS.spanCalls, chosen), operation);
const edges = sum(rate(METRICS.edgeRequests), edge);

export const EVIDENCE: DashboardSpec = {
  name: 'evidence',
  description: T.description,
  variables: [{ name: 'service', label: T.service, query: `label_values(${METRICS.spanCalls.name}{job=~"$job"}, service)` }],
  rows: [
    {
      title: T.rows.attempt,
      panels: [
        textPanel({ text: T.guide, content: T.guideContent, size: [8, 8] }),
        timeseries({
          text: T.calls,
          unit: 'ops',
          size: [8, 8],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.spanCalls, chosen), ['service']), legend: '{{service}}' }],
        }),
        timeseries({
          text: T.latency,
          unit: 's',
          size: [8, 8],
          targets: [
            { expr: quantile(0.95, METRICS.spanSeconds, { by: ['service'], where: chosen }), legend: '{{service}}', exemplars: true },
          ],
        }),
        table({
          text: T.operations,
          unit: 'short',
          size: [12, 10],
          names: { service: T.columns.service, span_name: T.columns.operation },
          values: [
            { title: T.columns.rate, expr: operations, unit: 'ops', decimals: 2 },
            {
              title: T.columns.failed,
              expr: share(sum(rate(METRICS.spanCalls, { ...chosen, status_code: '=STATUS_CODE_ERROR' }), operation), operations),
              unit: 'percentunit',
              decimals: 1,
            },
            { title: T.columns.p95, expr: quantile(0.95, METRICS.spanSeconds, { by: operation, where: chosen }), unit: 's' },
          ],
        }),
        table({
          text: T.edges,
          unit: 'short',
          size: [12, 10],
          names: { client: T.edgeColumns.client, server: T.edgeColumns.server },
          values: [
            { title: T.edgeColumns.rate, expr: edges, unit: 'ops', decimals: 2 },
            { title: T.edgeColumns.failed, expr: share(sum(rate(METRICS.edgeFailed), edge), edges), unit: 'percentunit', decimals: 1 },
            { title: T.edgeColumns.p95, expr: quantile(0.95, METRICS.edgeClientSeconds, { by: edge }), unit: 's' },
          ],
        }),
      ],
    },
    {
      title: T.rows.kept,
      panels: [
        timeseries({
          text: T.ack,
          unit: 's',
          size: [8, 8],
          thresholds: ascending(0.05, 0.25),
          targets: [
            { expr: quantile(0.5, METRICS.collectorAckSeconds, { by: ['signal'] }), legend: T.ackParts.p50 },
            { expr: quantile(0.99, METRICS.collectorAckSeconds, { by: ['signal'] }), legend: T.ackParts.p99 },
          ],
        }),
        timeseries({
          text: T.taken,
          unit: 'ops',
          size: [8, 8],
          stacked: true,
          targets: [{ expr: sum(rate(METRICS.collectorItems, { outcome: '=accepted' }), ['signal']), legend: '{{signal}}' }],
        }),
        timeseries({
          text: T.lag,
          unit: 'bytes',
          size: [8, 8],
          thresholds: ascending(16e6, 64e6),
          limits: false,
          targets: [{ expr: sum(select(METRICS.collectorLagBytes), ['instance']), legend: '{{instance}}' }],
        }),
        timeseries({
          text: T.refused,
          unit: 'ops',
          size: [16, 7],
          targets: [
            { expr: sum(rate(METRICS.collectorItems, { outcome: '!=accepted' }), ['signal', 'outcome']), legend: T.refusedParts.refused },
            { expr: sum(rate(METRICS.collectorDamage), ['kind']), legend: T.refusedParts.damage },
            { expr: sum(rate(METRICS.telemetryDropped), ['job', 'signal']), legend: T.refusedParts.dropped },
          ],
        }),
        timeseries({
          text: T.overflow,
          unit: 'short',
          size: [8, 7],
          targets: [{ expr: sum(select(METRICS.collectorSeries), ['metrics']), legend: '{{metrics}}' }],
        }),
      ],
    },
  ],
};
