import { METRICS, type MetricDefinition } from '@assay/telemetry';
import type { EdgeSeries } from './edge-table.ts';
import type { Latency } from './latency.ts';
import type { SpanMetrics } from './span-metrics.ts';
import type { SpanSeries } from './span-series.ts';

type Labels = Readonly<Record<string, string>>;
type Definition = MetricDefinition<'counter' | 'gauge' | 'histogram'>;

/** Series of one metric: their labels, and a number or durations. */
type Values = Iterable<readonly [labels: string, value: number | Latency]>;

/**
 * What has been counted as text for Prometheus: in its own format, or in that of OpenMetrics, which alone has exemplars. Made by
 * hand where the numbers are, because thousands of series would keep a process busy that others wait for.
 */
export function expose(metrics: SpanMetrics, openMetrics: boolean, nowMs: number): string {
  metrics.expire();
  const spans = [...metrics.spans.all(nowMs)].map((series) => [labelsOf(series.labels), series] as const);
  const edges = [...metrics.edges.all(nowMs)].map((series) => [labelsOf(series.labels), series] as const);
  const ofSpans = (value: (series: SpanSeries) => number | Latency): Values => spans.map(([labels, series]) => [labels, value(series)]);
  const ofEdges = (value: (series: EdgeSeries) => number | Latency, wanted = (series: EdgeSeries) => series.requests > 0): Values =>
    edges.filter(([, series]) => wanted(series)).map(([labels, series]) => [labels, value(series)]);
  const own = (spanCount: number, edgeCount: number): Values => [
    [labelsOf({ service: 'collector', metrics: 'spans' }), spanCount],
    [labelsOf({ service: 'collector', metrics: 'edges' }), edgeCount],
  ];
  const families: (readonly [Definition, Values])[] = [
    [METRICS.spanCalls, ofSpans(({ calls }) => calls)],
    [METRICS.spanBytes, ofSpans(({ bytes }) => bytes)],
    [METRICS.spanSeconds, ofSpans(({ latency }) => latency)],
    [METRICS.edgeRequests, ofEdges(({ requests }) => requests)],
    [METRICS.edgeFailed, ofEdges(({ failed }) => failed)],
    [METRICS.edgeServerSeconds, ofEdges(({ server }) => server)],
    [METRICS.edgeClientSeconds, ofEdges(({ client }) => client)],
    [
      METRICS.edgeUnpaired,
      ofEdges(
        ({ unpaired }) => unpaired,
        ({ unpaired }) => unpaired > 0,
      ),
    ],
    [
      METRICS.edgeDropped,
      ofEdges(
        ({ dropped }) => dropped,
        ({ dropped }) => dropped > 0,
      ),
    ],
    [METRICS.collectorSeries, own(metrics.spans.size, metrics.edges.size)],
    [METRICS.collectorSeriesOverflow, own(metrics.spans.overflowed, metrics.edges.overflowed)],
  ];
  return families.map(([definition, values]) => family(definition, values, openMetrics)).join('');
}

function family({ kind, name, help }: Definition, values: Values, openMetrics: boolean): string {
  // OpenMetrics names a counter without what its samples end in.
  const heading = openMetrics && kind === 'counter' ? name.replace(/_total$/, '') : name;
  const lines = [`# HELP ${heading} ${help}\n# TYPE ${heading} ${kind}\n`];
  for (const [labels, value] of values) {
    lines.push(typeof value === 'number' ? `${name}{${labels}} ${value}\n` : histogram(name, labels, value, openMetrics));
  }
  return lines.join('');
}

function histogram(name: string, labels: string, { bounds, counts, sum, exemplars }: Latency, openMetrics: boolean): string {
  let upTo = 0;
  let text = '';
  counts.forEach((count, bucket) => {
    upTo += count;
    text += `${name}_bucket{${labels},le="${bounds[bucket] ?? '+Inf'}"} ${upTo}`;
    const exemplar = openMetrics ? exemplars[bucket] : undefined;
    if (exemplar) {
      const traceId = Buffer.from(exemplar.trace, 'latin1').toString('hex');
      text += ` # {trace_id="${traceId}"} ${exemplar.seconds} ${exemplar.atMs / 1_000}`;
    }
    text += '\n';
  });
  return `${text}${name}_sum{${labels}} ${sum}\n${name}_count{${labels}} ${upTo}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

function labelsOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (character) => ESCAPES[character] ?? '')}"`)
    .join();
}
