import { METRICS, type MetricDefinition } from '@assay/telemetry';

type Kind = 'counter' | 'gauge' | 'histogram';
type Metric<Label extends string, K extends Kind = Kind> = MetricDefinition<K, Label>;

/** Labels every series has once it is scraped. */
type ScrapeLabel = 'job' | 'instance';
/** Conditions on labels, each an operator and a value: `{ verdict: '=infra_error', route: '!~.*events' }`. */
export type Where<Label extends string> = Readonly<Partial<Record<Label | 'le', string>>>;
export type By<Label extends string> = readonly (Label | ScrapeLabel)[];

/** The variables that every dashboard has; as the lint rules want them, no selector goes without. */
const CHOSEN = ['job=~"$job"', 'instance=~"$instance"'];

/** A selector of a metric as exposed, narrowed to what the dashboard's variables choose. */
export function select<Label extends string>(metric: Metric<Label>, where?: Where<Label>, suffix = ''): string {
  const conditions = Object.entries<string | undefined>(where ?? {}).flatMap(([label, condition]) =>
    condition === undefined ? [] : [matcher(label, condition)],
  );
  return `${metric.name}${suffix}{${[...CHOSEN, ...conditions].join(', ')}}`;
}

/** `=~a|b` for the label `code` → `code=~"a|b"`. */
export function matcher(label: string, condition: string): string {
  const [, operator = '=', value = ''] = /^(=~|!~|!=|=)(.*)$/s.exec(condition) ?? [];
  return `${label}${operator}${JSON.stringify(value)}`;
}

/** Per second, of a counter. */
export const rate = <Label extends string>(metric: Metric<Label, 'counter'>, where?: Where<Label>): string =>
  `rate(${select(metric, where)}[$__rate_interval])`;

/** Per second, of a count that its exporter calls a gauge. */
export const growth = <Label extends string>(metric: Metric<Label, 'gauge'>, where?: Where<Label>): string =>
  `rate(${select(metric, where)}[$__rate_interval])`;

/** What a counter has grown by in the time that the dashboard shows. */
export const inRange = <Label extends string>(metric: Metric<Label, 'counter'>, where?: Where<Label>): string =>
  `increase(${select(metric, where)}[$__range])`;

/** Observations per second of a histogram. */
export const observations = <Label extends string>(metric: Metric<Label, 'histogram'>, where?: Where<Label>): string =>
  `rate(${select(metric, where, '_count')}[$__rate_interval])`;

export const sum = (of: string, by: readonly string[] = []): string => aggregate('sum', of, by);
export const max = (of: string, by: readonly string[] = []): string => aggregate('max', of, by);
const aggregate = (how: string, of: string, by: readonly string[]): string =>
  by.length === 0 ? `${how}(${of})` : `${how} by (${by.join(', ')}) (${of})`;

/** A quantile of a histogram over the scraped buckets. `share` is 0 to 1. */
export function quantile<Label extends string>(
  share: number,
  metric: Metric<Label, 'histogram'>,
  options: { readonly by?: By<Label>; readonly where?: Where<Label> } = {},
): string {
  return `histogram_quantile(${share}, ${buckets(metric, options)})`;
}

/** The same of spans, as the collector sees them: their points lead to traces. */
export const traced = (share: number, where: Where<'service' | 'span_name' | 'span_kind' | 'status_code'>): string =>
  quantile(share, METRICS.spanSeconds, { where });

/** How often each bucket of a histogram grew, per second; for heatmaps. */
export function buckets<Label extends string>(
  metric: Metric<Label, 'histogram'>,
  { by = [], where }: { readonly by?: By<Label>; readonly where?: Where<Label> } = {},
): string {
  return sum(`rate(${select(metric, where, '_bucket')}[$__rate_interval])`, ['le', ...by]);
}

/** The mean of what a histogram observed. */
export function mean<Label extends string>(metric: Metric<Label, 'histogram'>, by: By<Label> = [], where?: Where<Label>): string {
  const total = sum(`rate(${select(metric, where, '_sum')}[$__rate_interval])`, by);
  return `${total} / (${sum(observations(metric, where), by)} > 0)`;
}

/**
 * What share `part` is of `whole`: 0 while no series of the part exists yet, and no point where the whole stands still, as a
 * share of nothing is neither good nor bad.
 */
export const share = (part: string, whole: string): string => `(${part} or 0 * ${whole}) / (${whole} > 0)`;
