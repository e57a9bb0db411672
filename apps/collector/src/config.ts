import { COMMON_SETTINGS, ConfigError, Port, readConfig, setting, Whole, type Config } from '@assay/service';
import { z } from 'zod';

const MIB = 1_048_576;
const HEADER = /^[!#$%&'*+.^_`|~\w-]+=(?:[^%\s]|%[\da-f]{2})*$/i;

function headerOf(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals).trim(), decodeURIComponent(text.slice(equals + 1).trim())];
}

export const COLLECTOR_SETTINGS = {
  ...COMMON_SETTINGS,
  otlpPort: setting('ASSAY_COLLECTOR_OTLP_PORT', Port.default(4318).describe('OTLP over HTTP')),
  otlpGrpcPort: setting('ASSAY_COLLECTOR_OTLP_GRPC_PORT', Port.default(4317).describe('OTLP over gRPC')),
  queryPort: setting('ASSAY_COLLECTOR_QUERY_PORT', Port.default(16_686).describe("Jaeger's query API")),
  opsPort: setting('ASSAY_COLLECTOR_OPS_PORT', Port.default(4407).describe('`/metrics` and `/healthz`, on loopback')),
  host: setting(
    'ASSAY_COLLECTOR_HOST',
    z.string().default('127.0.0.1').describe('Address to listen on; loopback unless you say otherwise'),
  ),
  maxBodyBytes: setting(
    'ASSAY_COLLECTOR_BODY_BYTES',
    Whole.min(1_024)
      .max(256 * MIB)
      .default(16 * MIB)
      .describe('Largest request, sent and unpacked, bytes'),
  ),
  maxInFlightBytes: setting(
    'ASSAY_COLLECTOR_IN_FLIGHT_BYTES',
    Whole.min(1_024)
      .default(64 * MIB)
      .describe('What all requests may hold in memory; beyond, senders are asked to come later, bytes'),
  ),
  maxLagBytes: setting(
    'ASSAY_COLLECTOR_LAG_BYTES',
    Whole.min(0)
      .default(256 * MIB)
      .describe('What may lie in the log and not be stored yet; beyond, senders are asked to come later, bytes'),
  ),
  natsMonitorUrl: setting(
    'ASSAY_NATS_MONITOR_URL',
    z.url().optional().describe('Monitoring port of nats-server; its state is exposed with the metrics. Default: it is not'),
  ),
  databaseMb: setting('ASSAY_COLLECTOR_DATABASE_MB', Whole.min(64).default(128).describe('Memory of DuckDB, MiB')),
  retentionHours: setting(
    'ASSAY_COLLECTOR_RETENTION_HOURS',
    Whole.min(1).max(87_600).default(168).describe('Telemetry that came longer ago is deleted; sealed evidence never is, h'),
  ),
  retentionMb: setting(
    'ASSAY_COLLECTOR_RETENTION_MB',
    Whole.min(16).default(4_096).describe('What stored telemetry may take of the disk; beyond, the oldest is deleted, MiB'),
  ),
  portionMb: setting(
    'ASSAY_COLLECTOR_PORTION_MB',
    Whole.min(1).max(4_096).default(256).describe('So much of the log, as it was sent, is moved to Parquet and deleted at once, MiB'),
  ),
  prometheusUrl: setting(
    'ASSAY_PROMETHEUS_URL',
    z.url().default('http://127.0.0.1:4490').describe('Prometheus, for evidence and insights'),
  ),
  spanSeries: setting(
    'ASSAY_COLLECTOR_SPAN_SERIES',
    Whole.min(1)
      .max(20_000)
      .default(2_000)
      .describe('Series of metrics that are made of spans, and of edges between services; others are counted as `__overflow__`'),
  ),
  forwardUrl: setting(
    'ASSAY_COLLECTOR_FORWARD_URL',
    z.url().optional().describe('Another OTLP/HTTP receiver, to which everything is passed on; none: nothing is'),
  ),
  forwardHeaders: setting(
    'ASSAY_COLLECTOR_FORWARD_HEADERS',
    z
      .string()
      .refine(
        (list) => list.split(',').every((each) => HEADER.test(each.trim())),
        'name=value, separated by commas; values percent-encoded',
      )
      .transform((list) => Object.fromEntries(list.split(',').map(headerOf)))
      .optional()
      .describe('What it wants to see in every request: name=value, separated by commas, values percent-encoded'),
  ),
  forwardMb: setting(
    'ASSAY_COLLECTOR_FORWARD_MB',
    Whole.min(1).default(1_024).describe('What may wait on the disk while it is away; beyond, the oldest is not passed on, MiB'),
  ),
  evidenceWaitMs: setting(
    'ASSAY_EVIDENCE_WAIT_MS',
    Whole.min(0).default(60_000).describe('Longest wait for what belongs to a graded run; then it is sealed without, ms'),
  ),
} as const;

export type CollectorConfig = Config<typeof COLLECTOR_SETTINGS>;

export const COLLECTOR_CONFIG = Symbol('CollectorConfig');

/** An endpoint that is this collector itself counts as none: what it says of itself would make it say more. */
export function readCollectorConfig(env: NodeJS.ProcessEnv = process.env): CollectorConfig {
  const config = readConfig(COLLECTOR_SETTINGS, env);
  if (isItself(config.forwardUrl, config)) throw new ConfigError(['ASSAY_COLLECTOR_FORWARD_URL: this is the collector itself']);
  return { ...config, otlpEndpoint: isItself(config.otlpEndpoint, config) ? undefined : config.otlpEndpoint };
}

function isItself(url: string | undefined, { otlpPort, host }: CollectorConfig): boolean {
  if (url === undefined) return false;
  const { port, hostname } = new URL(url);
  return Number(port) === otlpPort && ['127.0.0.1', '[::1]', 'localhost', host].includes(hostname);
}
