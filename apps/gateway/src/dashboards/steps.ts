import { QUERY_LIMITS, SCRAPE_INTERVAL_MS } from '@assay/contracts';

export interface TimeWindow {
  /** ms since 1970 */
  readonly from: number;
  readonly to: number;
}

export interface Step {
  /** Distance of the points, ms. */
  readonly stepMs: number;
  /** Wide enough for `rate()` to see four scrapes, ms: `$__rate_interval`. */
  readonly rateMs: number;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `30s`, `1m30s`, `250ms` in ms; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(ms|[smhdw]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdw])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** As PromQL takes it: whole seconds where they are whole, else ms. */
export function formatDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/**
 * The step of a question, as Grafana's datasource for Prometheus finds it: what is wished, but no less than a scrape or the target's
 * own least step, and so wide that a series has no more points than is allowed.
 */
export function chooseStep(wishedMs: number, { from, to }: TimeWindow, leastMs = SCRAPE_INTERVAL_MS): Step {
  const safe = Math.ceil((to - from) / QUERY_LIMITS.pointsPerSeries / 1_000) * 1_000;
  const stepMs = Math.max(wishedMs, leastMs, safe);
  return { stepMs, rateMs: Math.max(stepMs + leastMs, 4 * leastMs) };
}

/** Points fall on multiples of the step, so that a refresh draws the same points again and not ones beside them. */
export function alignWindow({ from, to }: TimeWindow, stepMs: number): TimeWindow {
  return { from: Math.floor(from / stepMs) * stepMs, to: Math.floor(to / stepMs) * stepMs };
}
