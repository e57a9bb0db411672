import { WorkerId } from '@assay/contracts';
import { ENGINE_KINDS } from '@assay/inference';
import { COMMON_SETTINGS, Port, readConfig, setting, Whole, type Config } from '@assay/service';
import { z } from 'zod';

export const MODEL_WORKER_SETTINGS = {
  ...COMMON_SETTINGS,
  workerId: setting('ASSAY_WORKER_ID', WorkerId.default('worker-1').describe('Its name, unique on its broker: a-z, 0-9 and -')),
  opsPort: setting('ASSAY_WORKER_OPS_PORT', Port.default(4403).describe('`/metrics` and `/healthz`, on loopback')),
  engine: setting('ASSAY_WORKER_ENGINE', z.enum(ENGINE_KINDS).default('simulated').describe('What computes: `simulated` or `llama.cpp`')),
  models: setting(
    'ASSAY_WORKER_MODELS',
    z.string().optional().describe('Model cards, a YAML or JSON file; none: `sim-small`, `sim-large` and `sim-embed`'),
  ),
  seed: setting('ASSAY_WORKER_SEED', Whole.min(0).default(42).describe('Decides what the simulated engine says and how its steps vary')),
  loadFactor: setting(
    'ASSAY_WORKER_LOAD_FACTOR',
    z.coerce.number().positive().max(1_000).default(1).describe("Times of the simulated engine, times the cards': 5 is five times as slow"),
  ),
  outboundBytes: setting(
    'ASSAY_WORKER_OUTBOUND_BYTES',
    Whole.min(65_536).default(8_388_608).describe('Bytes on their way to NATS at most; beyond, streams are ended with `overloaded`'),
  ),
  drainMs: setting('ASSAY_WORKER_DRAIN_MS', Whole.min(0).default(8_000).describe('Time for answers under way at shutdown, ms')),
} as const;

export type ModelWorkerConfig = Config<typeof MODEL_WORKER_SETTINGS>;

export function readModelWorkerConfig(env: NodeJS.ProcessEnv = process.env): ModelWorkerConfig {
  return readConfig(MODEL_WORKER_SETTINGS, env);
}
