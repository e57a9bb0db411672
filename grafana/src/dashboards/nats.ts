import { METRICS } from '@assay/telemetry';
import type { DashboardSpec } from '../dashboard.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { gauge } from '../panels/gauge.ts';
import { stat } from '../panels/stat.ts';
import { table } from '../panels/table.ts';
import { ascending } from '../panels/thresholds.ts';
import { timeseries } from '../panels/timeseries.ts';
import { growth, max, observations, quantile, select, share, sum, traced } from '../promql.ts';
import { TEXT as T } from '../texts/nats.ts';

const chosen = { stream_name: '=~$stream' } as const;
const consumer = '{{stream_name}} · {{consumer_name}}';
const perConsumer = ['stream_name', 'consumer_name'];

export const NATS: DashboardSpec = {
  name: 'nats',
  description: T.description,
  variables: [{ name: 'stream', label: T.stream, query: `label_values(${METRICS.natsStreamMessages.name}{job=~"$job"}, stream_name)` }],
  rows: [
    {
      title: T.rows.flow,
      panels: [
        timeseries({
          text: T.messages,
          unit: 'mps',
          size: [6, 8],
          targets: [
            { expr: sum(growth(METRICS.natsInMessages)), legend: T.parts.in },
            { expr: sum(growth(METRICS.natsOutMessages)), legend: T.parts.out },
          ],
        }),
        timeseries({
          text: T.bytes,
          unit: 'Bps',
          size: [6, 8],
          targets: [
            { expr: sum(growth(METRICS.natsInBytes)), legend: T.parts.in },
            { expr: sum(growth(METRICS.natsOutBytes)), legend: T.parts.out },
          ],
        }),
        timeseries({
          text: T.latency,
          unit: 's',
          size: [6, 8],
          thresholds: ascending(0.25, 1),
          limits: false,
          targets: [
            { expr: quantile(0.99, METRICS.rpcSeconds, { by: ['subject'] }), legend: '{{subject}}' },
            { expr: traced(0.99, { span_name: '=~handle .*' }), legend: T.traced, exemplars: true },
          ],
        }),
        timeseries({
          text: T.errors,
          unit: 'percentunit',
          size: [6, 8],
          thresholds: ascending(0.01, 0.05),
          limits: false,
          targets: [
            {
              expr: share(
                sum(observations(METRICS.rpcSeconds, { outcome: '!=ok' }), ['subject']),
                sum(observations(METRICS.rpcSeconds), ['subject']),
              ),
              legend: '{{subject}}',
            },
          ],
        }),
      ],
    },
    {
      title: T.rows.consumers,
      panels: [
        barGauge({
          text: T.pending,
          unit: 'short',
          size: [8, 8],
          thresholds: ascending(10, 100),
          targets: [{ expr: max(select(METRICS.natsPending, chosen), perConsumer), legend: consumer, as: 'instant' }],
          leadsTo: ['runner'],
        }),
        timeseries({
          text: T.ackPending,
          unit: 'short',
          size: [8, 8],
          targets: [{ expr: max(select(METRICS.natsAckPending, chosen), perConsumer), legend: consumer }],
        }),
        timeseries({
          text: T.floor,
          unit: 'mps',
          size: [8, 8],
          targets: [{ expr: max(growth(METRICS.natsAckFloor, chosen), perConsumer), legend: consumer }],
        }),
        timeseries({
          text: T.redelivered,
          unit: 'short',
          size: [12, 8],
          thresholds: ascending(1, 10),
          limits: false,
          targets: [{ expr: max(select(METRICS.natsRedelivered, chosen), perConsumer), legend: consumer }],
        }),
        table({
          text: T.streams,
          unit: 'short',
          size: [12, 8],
          names: { stream_name: T.columns.stream },
          values: [
            { title: T.columns.rate, expr: max(growth(METRICS.natsStreamLastSequence, chosen), ['stream_name']), unit: 'mps', decimals: 2 },
            { title: T.columns.messages, expr: max(select(METRICS.natsStreamMessages, chosen), ['stream_name']), unit: 'short' },
            { title: T.columns.bytes, expr: max(select(METRICS.natsStreamBytes, chosen), ['stream_name']), unit: 'bytes' },
          ],
        }),
      ],
    },
    {
      title: T.rows.broker,
      panels: [
        gauge({
          text: T.storage,
          unit: 'percentunit',
          size: [4, 6],
          min: 0,
          max: 1,
          decimals: 1,
          thresholds: ascending(0.6, 0.8),
          targets: [{ expr: `${max(select(METRICS.natsStorage))} / ${max(select(METRICS.natsStorageLimit))}` }],
        }),
        stat({ text: T.connections, unit: 'short', size: [4, 6], targets: [{ expr: sum(select(METRICS.natsConnections)) }] }),
        stat({
          text: T.slow,
          unit: 'short',
          size: [4, 6],
          past: false,
          thresholds: ascending(1, 5),
          targets: [{ expr: `sum(increase(${select(METRICS.natsSlowConsumers)}[$__range]))`, as: 'instant' }],
        }),
        timeseries({
          text: T.apiErrors,
          unit: 'ops',
          size: [4, 6],
          targets: [{ expr: sum(growth(METRICS.natsApiErrors), ['instance']), legend: '{{instance}}' }],
        }),
        timeseries({
          text: T.cpu,
          unit: 'percent',
          size: [4, 6],
          thresholds: ascending(70, 95),
          limits: false,
          targets: [{ expr: max(select(METRICS.natsCpu), ['instance']), legend: '{{instance}}' }],
        }),
        timeseries({
          text: T.memory,
          unit: 'bytes',
          size: [4, 6],
          targets: [{ expr: max(select(METRICS.natsMemory), ['instance']), legend: '{{instance}}' }],
        }),
      ],
    },
  ],
};
