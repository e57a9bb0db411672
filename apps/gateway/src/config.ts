import { COMMON_SETTINGS, Port, readConfig, setting, Whole, type Config } from '@assay/service';
import { isIP } from 'node:net';
import { z } from 'zod';

const isAddress = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const widest = version === 6 ? 128 : 32;
  return version !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest));
};

const isHostName = (text: string): boolean => /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(text);

export const GATEWAY_SETTINGS = {
  ...COMMON_SETTINGS,
  port: setting('ASSAY_GATEWAY_PORT', Port.default(4400).describe('Web app, API, `/healthz` and `/metrics`')),
  host: setting('ASSAY_GATEWAY_HOST', z.string().default('127.0.0.1').describe('Address to listen on; loopback unless you say otherwise')),
  tokenTtlSeconds: setting(
    'ASSAY_TOKEN_TTL_SECONDS',
    Whole.min(60)
      .default(12 * 3_600)
      .describe('Life of a session and its token, s'),
  ),
  secureCookie: setting('ASSAY_SECURE_COOKIE', z.stringbool().default(false).describe('Set it where the gateway is reached by HTTPS')),
  requestsPerMinute: setting('ASSAY_REQUESTS_PER_MINUTE', Whole.min(1).default(1_200).describe('Requests per user and minute')),
  anonymousPerMinute: setting(
    'ASSAY_ANONYMOUS_PER_MINUTE',
    Whole.min(1).default(600).describe('Requests per address and minute, without a valid session'),
  ),
  loginsPerMinute: setting(
    'ASSAY_LOGINS_PER_MINUTE',
    Whole.min(1).default(20).describe('Log-in attempts per address and minute; each account has waits of its own besides'),
  ),
  publicHosts: setting(
    'ASSAY_PUBLIC_HOSTS',
    z
      .string()
      .transform((list) => list.split(',').map((host) => host.trim().toLowerCase()))
      .refine((list) => list.every(isHostName), 'host names without port, separated by commas')
      .optional()
      .describe('Names under which the gateway is reached, besides localhost and addresses, separated by commas'),
  ),
  trustProxy: setting(
    'ASSAY_TRUST_PROXY',
    z
      .string()
      .transform((list) => list.split(',').map((address) => address.trim()))
      .refine((list) => list.every(isAddress), 'addresses or networks (10.0.0.0/8), separated by commas')
      .optional()
      .describe('Proxies whose X-Forwarded-* headers count, as addresses or networks; none: nobody'),
  ),
  requestTimeoutMs: setting(
    'ASSAY_REQUEST_TIMEOUT_MS',
    Whole.min(100).default(30_000).describe('Time in which a request must have arrived whole, ms'),
  ),
  stalledReaderMs: setting(
    'ASSAY_STALLED_READER_MS',
    Whole.min(100).default(30_000).describe('A live stream that is not read for so long is closed, ms; its reader resumes'),
  ),
  streamsPerUser: setting('ASSAY_STREAMS_PER_USER', Whole.min(1).default(100).describe('Live streams that one user may have open')),
  inferenceUrl: setting('ASSAY_INFERENCE_URL', z.url().default('http://127.0.0.1:4410').describe('The orchestrator, for the playground')),
  publicInferenceUrl: setting(
    'ASSAY_PUBLIC_INFERENCE_URL',
    z.url().optional().describe('As programs reach the orchestrator: what the playground copies names it; none: the same'),
  ),
  collectorUrl: setting(
    'ASSAY_COLLECTOR_URL',
    z.url().default('http://127.0.0.1:16686').describe("The collector's query API, for traces and logs"),
  ),
  prometheusUrl: setting('ASSAY_PROMETHEUS_URL', z.url().default('http://127.0.0.1:4490').describe('Prometheus, for the dashboards')),
  dashboards: setting(
    'ASSAY_DASHBOARDS',
    z.string().default('grafana/dashboards').describe('Folder of the dashboards, one folder per language'),
  ),
  webRoot: setting('ASSAY_WEB_ROOT', z.string().default('apps/web/dist').describe('Built web application')),
} as const;

export type GatewayConfig = Config<typeof GATEWAY_SETTINGS>;

export const readGatewayConfig = (env: NodeJS.ProcessEnv = process.env): GatewayConfig => readConfig(GATEWAY_SETTINGS, env);
