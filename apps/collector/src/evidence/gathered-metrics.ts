import { jsonBytes, type Gathered, type Missing } from '@assay/evidence';
import type { Prometheus, Series } from '../prometheus/prometheus.ts';

/** A span of time, ms since 1970, whole seconds. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Before and after a run that belong to its evidence, ms. */
const MARGIN_MS = 10_000;
const SCRAPE_S = 2;
const MAX_POINTS = 600;
/** Of one query. */
const MAX_SERIES = 200;

/**
 * What is asked of Prometheus: the state of the services that the run went through, and of what the run waited for. Counters are as
 * they were scraped. Each answer is bounded, so histograms are sums and counts and not their buckets.
 */
const QUERIES: readonly ((services: string) => string)[] = [
  (services) => `up{job=~"${services}"}`,
  (services) => `process_start_time_seconds{job=~"${services}"}`,
  (services) => `process_cpu_seconds_total{job=~"${services}"}`,
  (services) => `process_resident_memory_bytes{job=~"${services}"}`,
  (services) => `nodejs_eventloop_lag_p99_seconds{job=~"${services}"}`,
  () =>
    '{__name__=~"exam_(queue_depth|queue_oldest_age_seconds|active_runs|outbox_pending|pool_containers|runner_busy_slots|runner_slots)"}',
  () => '{__name__=~"exam_(verdicts|limit_hits|dead_letters|lost_jobs)_total"}',
  () => '{__name__=~"exam_phase_seconds_(sum|count)"}',
  (services) => `{__name__=~"rpc_server_duration_seconds_(sum|count)",job=~"${services}"}`,
  () => '{__name__=~"collector_(lag_bytes|log_damage_total)"}',
  () => 'telemetry_dropped_total',
];

/** The window of a run's metrics. */
export function windowOf(run: { readonly createdAt: string; readonly finishedAt: string }): Window {
  const second = (ms: number): number => Math.floor(ms / 1_000) * 1_000;
  return { fromMs: second(Date.parse(run.createdAt)) - MARGIN_MS, toMs: second(Date.parse(run.finishedAt)) + MARGIN_MS };
}

/** After the end of a run its window has been scraped, ms. */
export const SCRAPED_AFTER_MS = MARGIN_MS + 2 * SCRAPE_S * 1_000;

interface Answered {
  readonly query: string;
  readonly series: readonly Series[];
}

export async function gatherMetrics(
  prometheus: Pick<Prometheus, 'range'>,
  window: Window,
  services: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly part?: Gathered; readonly missing: readonly Missing[] }> {
  const [start, end] = [window.fromMs / 1_000, window.toMs / 1_000];
  const step = Math.max(SCRAPE_S, Math.ceil((end - start) / MAX_POINTS));
  const names = [...services].sort().map(escapeRegex).join('|');
  const missing: Missing[] = [];
  const answers: Answered[] = [];
  try {
    for (const toQuery of QUERIES) {
      const query = toQuery(names);
      const series = [...(await prometheus.range({ query, start, end, step }, signal))].sort(byLabels);
      if (series.length > MAX_SERIES)
        missing.push(lost('too_many', `${series.length} series of ${query}; the first ${MAX_SERIES} are here`));
      if (series.length === 0) missing.push(lost('absent', `no series of ${query}`));
      answers.push({ query, series: series.slice(0, MAX_SERIES).map(({ metric, values }) => ({ metric: sortedLabels(metric), values })) });
    }
  } catch {
    signal.throwIfAborted();
    return { missing: [lost('unreachable', 'Prometheus did not answer')] };
  }
  const items = answers.reduce((sum, { series }) => sum + series.length, 0);
  return { part: { name: 'metrics.json', bytes: jsonBytes({ start, end, step, queries: answers }), items }, missing };
}

const lost = (reason: Missing['reason'], detail: string): Missing => ({ part: 'metrics.json', reason, detail });

/** Of a name within a regular expression within a PromQL string. */
const escapeRegex = (name: string): string =>
  name.replace(/[^A-Za-z0-9_-]/g, (character) => (character === '"' ? '.' : `\\\\${character}`));

const sortedLabels = (labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(labels).sort(([a], [b]) => order(a, b)));
const byLabels = (a: Series, b: Series): number => order(JSON.stringify(sortedLabels(a.metric)), JSON.stringify(sortedLabels(b.metric)));
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
