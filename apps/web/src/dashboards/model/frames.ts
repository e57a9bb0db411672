import type { DashboardAnswer, PanelTarget, PrometheusAnswer } from '@assay/contracts';
import { FieldType, renderLegendFormat, type DataFrame, type Field, type Labels } from '@grafana/data';

interface Series {
  readonly labels: Labels;
  /** ms since 1970 */
  readonly times: number[];
  readonly values: (number | null)[];
}

/** The answers to a panel's targets as frames, each in the format that its target wants. */
export function framesOf(targets: readonly PanelTarget[], { results, stepMs }: DashboardAnswer): DataFrame[] {
  const tables = targets.filter(({ format }) => format === 'table').length;
  return targets.flatMap((target) => {
    const series = seriesOf(results[target.refId]);
    switch (target.format) {
      case 'table':
        return [tableFrame(target, series, tables > 1)];
      case 'heatmap':
        return series.length === 0 ? [] : [heatmapFrame(target, series, stepMs)];
      default:
        return series.map((each) => seriesFrame(target, each, stepMs));
    }
  });
}

/** What Prometheus said against a question, by refId. */
export function problemsOf({ results }: DashboardAnswer): string[] {
  return Object.entries(results).flatMap(([refId, answer]) => (answer.status === 'error' ? [`${refId}: ${answer.error}`] : []));
}

function seriesOf(answer: PrometheusAnswer | undefined): Series[] {
  if (answer?.status !== 'success' || Array.isArray(answer.data)) return [];
  const { data } = answer;
  switch (data.resultType) {
    case 'matrix':
      return data.result.map(({ metric, values }) => toSeries(metric, values));
    case 'vector':
      return data.result.map(({ metric, value }) => toSeries(metric, [value]));
    case 'scalar':
      return [toSeries({}, [data.result])];
  }
}

function toSeries(labels: Labels, samples: readonly (readonly [number, string])[]): Series {
  return { labels, times: samples.map(([time]) => Math.round(time * 1_000)), values: samples.map(([, text]) => parseValue(text)) };
}

/** NaN is how Prometheus says that there is no number, such as a quantile of nothing. */
export function parseValue(text: string): number | null {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}

const timeField = (times: number[], stepMs?: number): Field => ({
  name: 'Time',
  type: FieldType.time,
  config: stepMs === undefined ? {} : { interval: stepMs },
  values: times,
});

function seriesFrame({ refId, legendFormat }: PanelTarget, { labels, times, values }: Series, stepMs: number): DataFrame {
  const name = seriesName(legendFormat, labels);
  const config = name === undefined ? {} : { displayNameFromDS: name };
  return {
    refId,
    length: times.length,
    fields: [timeField(times, stepMs), { name: 'Value', type: FieldType.number, config, labels, values }],
  };
}

/** Undefined: the library names it by the labels that tell it from the others. */
function seriesName(format: string | undefined, labels: Labels): string | undefined {
  if (format === '__auto') return undefined;
  if (format !== undefined && format !== '') return renderLegendFormat(format, labels);
  const { __name__: metric = '', ...rest } = labels;
  const inner = Object.entries(rest).map(([name, value]) => `${name}="${value}"`);
  return inner.length > 0 || metric === '' ? `${metric}{${inner.join(', ')}}` : metric;
}

/** One row a sample: time, each label, the value. */
function tableFrame({ refId }: PanelTarget, series: readonly Series[], several: boolean): DataFrame {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const rows = series.flatMap(({ labels, times, values }) => times.map((time, index) => ({ time, labels, value: values[index] ?? null })));
  return {
    refId,
    length: rows.length,
    fields: [
      timeField(rows.map(({ time }) => time)),
      ...names.map((name): Field => ({
        name,
        type: FieldType.string,
        config: { filterable: true },
        values: rows.map(({ labels }) => labels[name] ?? ''),
      })),
      { name: several ? `Value #${refId}` : 'Value', type: FieldType.number, config: {}, values: rows.map(({ value }) => value) },
    ],
  };
}

const boundOf = ({ labels }: Series): number => parseValue(labels['le'] ?? '') ?? Number.NaN;

/** Cumulative buckets as counts of their own, by time, from the lowest bound up; a bucket without a sample counts nothing. */
function heatmapFrame({ refId }: PanelTarget, series: readonly Series[], stepMs: number): DataFrame {
  const buckets = series.filter((each) => !Number.isNaN(boundOf(each))).toSorted((a, b) => boundOf(a) - boundOf(b));
  const times = [...new Set(buckets.flatMap((each) => each.times))].sort((a, b) => a - b);
  const cumulative = buckets.map(({ times: own, values }) => {
    const byTime = new Map(own.map((time, index) => [time, values[index] ?? 0]));
    return times.map((time) => byTime.get(time) ?? 0);
  });
  const fields = buckets.map(({ labels }, index): Field => ({
    name: labels['le'] ?? '',
    type: FieldType.number,
    config: {},
    labels,
    values: (cumulative[index] ?? []).map((count, at) => Math.max(0, count - (cumulative[index - 1]?.[at] ?? 0))),
  }));
  return { refId, length: times.length, fields: [timeField(times, stepMs), ...fields] };
}
