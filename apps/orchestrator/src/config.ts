import { dirname, join } from 'node:path';
import { COMMON_SETTINGS, Port, readConfig, setting, Whole, type Config } from '@assay/service';
import { z } from 'zod';

export const ORCHESTRATOR_SETTINGS = {
  ...COMMON_SETTINGS,
  port: setting('ASSAY_ORCHESTRATOR_PORT', Port.default(4410).describe('OpenAI, Anthropic and Ollama wires, admin API')),
  grpcPort: setting('ASSAY_ORCHESTRATOR_GRPC_PORT', Port.default(4411).describe('gRPC stream')),
  opsPort: setting('ASSAY_ORCHESTRATOR_OPS_PORT', Port.default(4403).describe('`/healthz` and `/metrics`')),
  host: setting(
    'ASSAY_ORCHESTRATOR_HOST',
    z.string().default('127.0.0.1').describe('Address to listen on; loopback unless you say otherwise'),
  ),
  inferenceConfig: setting(
    'ASSAY_INFERENCE_CONFIG',
    z.string().optional().describe('The inference configuration; `<ASSAY_HOME>/inference.yaml` when it is not set'),
  ),
  jwksUrl: setting('ASSAY_JWKS_URL', z.url().default('http://127.0.0.1:4400/api/v1/jwks.json').describe("Keys of the gateway's tokens")),
  bodyLimitBytes: setting(
    'ASSAY_INFERENCE_BODY_BYTES',
    Whole.min(1_024)
      .default(20 * 1_048_576)
      .describe('Largest request, bytes'),
  ),
  stalledReaderMs: setting(
    'ASSAY_INFERENCE_STALLED_READER_MS',
    Whole.min(100).default(30_000).describe('A stream that is not read for so long is closed, ms'),
  ),
  heartbeatMs: setting(
    'ASSAY_INFERENCE_HEARTBEAT_MS',
    Whole.min(100).default(5_000).describe('A stream that waits so long says that it is alive, ms'),
  ),
  helloMs: setting(
    'ASSAY_INFERENCE_HELLO_MS',
    Whole.min(100).default(10_000).describe('A WebSocket that shows no valid key for so long is closed, ms'),
  ),
  socketIdleMs: setting(
    'ASSAY_INFERENCE_SOCKET_IDLE_MS',
    Whole.min(100)
      .default(30_000)
      .describe('A WebSocket that is silent for so long is asked for a sign of life, and closed after as long again, ms'),
  ),
  connectionsPerKey: setting(
    'ASSAY_INFERENCE_CONNECTIONS_PER_KEY',
    Whole.min(1).default(64).describe('WebSockets and observers of sessions that one key may have open at each orchestrator'),
  ),
  ledgerSpoolBytes: setting(
    'ASSAY_INFERENCE_LEDGER_BYTES',
    Whole.min(64 * 1_048_576)
      .default(1_024 * 1_048_576)
      .describe('What of the ledger may wait on the disk for NATS, bytes; beyond, requests are refused'),
  ),
  jobSlots: setting(
    'ASSAY_INFERENCE_JOBS',
    Whole.min(0).default(8).describe('Asynchronous jobs worked on at once; 0: jobs are taken and left to other orchestrators'),
  ),
  jobKeysFile: setting(
    'ASSAY_JOB_KEYS',
    z.string().optional().describe('Keys that seal secrets of webhooks; else `secrets/job-keys` beside the configuration'),
  ),
  privateWebhooks: setting(
    'ASSAY_PRIVATE_WEBHOOKS',
    z.stringbool().default(false).describe("Webhooks may lead to addresses of private networks and this machine's own"),
  ),
} as const;

export type OrchestratorConfig = Config<typeof ORCHESTRATOR_SETTINGS> & {
  /** Path of the inference configuration. */
  readonly inferenceFile: string;
  /** Path of the keys that seal the secrets of webhooks. */
  readonly jobKeys: string;
  /** Where the inference configuration's `{env: …}` references are looked up. */
  readonly secretEnvironment: NodeJS.ProcessEnv;
};

export const ORCHESTRATOR_CONFIG = Symbol('OrchestratorConfig');

export function readOrchestratorConfig(env: NodeJS.ProcessEnv = process.env): OrchestratorConfig {
  const config = readConfig(ORCHESTRATOR_SETTINGS, env);
  const inferenceFile = config.inferenceConfig ?? join(config.home, 'inference.yaml');
  const jobKeys = config.jobKeysFile ?? join(dirname(inferenceFile), 'secrets', 'job-keys');
  return { ...config, inferenceFile, jobKeys, secretEnvironment: env };
}
