import type { InsightSignal } from '@assay/contracts';
import type { DeviationRule } from './deviation.ts';

/** A signal as it is read: one value a service (label `job`). */
export interface SignalDefinition {
  readonly signal: Exclude<InsightSignal, 'presence'>;
  readonly unit: '1/s' | '1' | 's' | 'cores' | 'bytes';
  /** PromQL. Several, because services count what they do under different names. */
  readonly queries: readonly string[];
  /** A value made of fewer events says nothing. */
  readonly fewest: number;
  readonly rule: DeviationRule;
}

/** Of rates: short enough to be told soon what has changed, long enough for fifteen scrapes. */
const SHORT_S = 30;
/** Of shares and quantiles, that need more events. */
export const LONG_S = 60;

/** What a service counts of its requests: the histogram's name, what is left out, and what of it failed. */
interface Requests {
  readonly histogram: string;
  readonly of: string;
  readonly failed: string;
}

const REQUESTS: readonly Requests[] = [
  { histogram: 'http_server_request_duration_seconds', of: 'http_route!~"/healthz|/metrics"', failed: 'http_response_status_code=~"5.."' },
  { histogram: 'rpc_server_duration_seconds', of: 'subject!~".*[.]health[.].*"', failed: 'outcome!="ok"' },
  { histogram: 'aigc_request_duration_seconds', of: '', failed: 'status_code=~"5.."' },
  { histogram: 'vllm:e2e_request_latency_seconds', of: '', failed: '' },
];

const rate = ({ histogram, of }: Requests, windowS: number, more = ''): string =>
  `sum by (job) (rate(${histogram}_count{${[of, more].filter(Boolean).join(',')}}[${windowS}s]))`;
const errors = (requests: Requests): string =>
  `(${rate(requests, LONG_S, requests.failed)} or 0 * ${rate(requests, LONG_S)}) / ${rate(requests, LONG_S)}`;
/** Not higher a quantile: of thirty requests, of which there may be no more, it is the third slowest. */
const p90 = ({ histogram, of }: Requests): string =>
  `histogram_quantile(0.9, sum by (job, le) (rate(${histogram}_bucket{${of}}[${LONG_S}s])))`;

const QUIETLY = 0.002;

const none = (): number => 0;

/** Every signal that is watched. */
export const SIGNALS: readonly SignalDefinition[] = [
  {
    signal: 'rate',
    unit: '1/s',
    queries: REQUESTS.map((requests) => rate(requests, SHORT_S)),
    fewest: 0,
    // Arrivals at random: of n events in the window the deviation is the root of n.
    rule: { directions: ['up', 'down'], atLeast: 0.3, ratio: 0.5, chance: (expected) => Math.sqrt(expected / SHORT_S) },
  },
  {
    signal: 'errors',
    unit: '1',
    queries: REQUESTS.filter(({ failed }) => failed !== '').map(errors),
    fewest: 20,
    rule: {
      directions: ['up'],
      atLeast: 0.02,
      ratio: 0.5,
      // A share of n, of which one in five hundred may fail without anybody being told.
      chance: (expected, events) => Math.sqrt((Math.max(expected, QUIETLY) * (1 - Math.min(expected, 0.99))) / Math.max(1, events)),
    },
  },
  {
    signal: 'duration',
    unit: 's',
    queries: REQUESTS.map(p90),
    fewest: 20,
    rule: { directions: ['up'], atLeast: 0.05, ratio: 1, chance: none },
  },
  {
    signal: 'cpu',
    unit: 'cores',
    queries: [`sum by (job) (rate(process_cpu_seconds_total[${SHORT_S}s]))`],
    fewest: 0,
    rule: { directions: ['up'], atLeast: 0.25, ratio: 0.5, chance: none },
  },
  {
    signal: 'slots',
    unit: '1',
    queries: ['sum by (job) (exam_runner_busy_slots) / sum by (job) (exam_runner_slots)'],
    fewest: 0,
    rule: { directions: ['up'], atLeast: 0.6, ratio: 0, chance: none },
  },
  {
    signal: 'kv_cache',
    unit: '1',
    queries: ['max by (job) (vllm:kv_cache_usage_perc)'],
    fewest: 0,
    rule: { directions: ['up'], atLeast: 0.4, ratio: 0, chance: none },
  },
  {
    signal: 'lag',
    unit: 'bytes',
    queries: ['max by (job) (collector_lag_bytes)'],
    fewest: 0,
    rule: { directions: ['up'], atLeast: 8_388_608, ratio: 1, chance: none },
  },
];

/** Whether a service can be scraped: 1 or 0. */
export const PRESENCE_QUERY = 'max by (job) (up)';
