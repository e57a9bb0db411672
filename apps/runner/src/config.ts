import { COMMON_SETTINGS, Port, readConfig, setting, Whole, type Config } from '@assay/service';
import { availableParallelism, hostname } from 'node:os';
import { z } from 'zod';

const cores = availableParallelism();

export const RUNNER_SETTINGS = {
  ...COMMON_SETTINGS,
  opsPort: setting('ASSAY_RUNNER_OPS_PORT', Port.default(4402).describe('`/metrics` and `/healthz`, on loopback')),
  slots: setting(
    'ASSAY_RUNNER_SLOTS',
    Whole.min(1).max(256).default(cores).describe('Runs worked on at once; compilers never more than cores'),
    'one a core',
  ),
  poolSize: setting('ASSAY_RUNNER_POOL', Whole.min(0).max(256).default(cores).describe('Warm containers of each language'), 'one a core'),
  instanceId: setting(
    'ASSAY_RUNNER_ID',
    z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,63}$/)
      .default(`${hostname()}-runner`)
      .describe('The same after a restart: what an earlier life left behind is found by it'),
    'host name, `-runner`',
  ),
  images: setting(
    'ASSAY_IMAGES',
    z
      .string()
      .regex(/^(\S+:\S+( |$))*$/)
      .default('')
      .transform((list) => list.split(' '))
      .describe('References of the images to use, e.g. "assay/go:1f0a… assay/node:77c2…"; of one that is not named, :current'),
  ),
  dockerSocket: setting('ASSAY_DOCKER_SOCKET', z.string().optional().describe('Path; by default as the docker command finds it')),
  runtime: setting('ASSAY_SANDBOX_RUNTIME', z.string().optional().describe('Docker runtime of the sandboxes, e.g. runsc')),
  drainMs: setting(
    'ASSAY_RUNNER_DRAIN_MS',
    Whole.min(0).default(10_000).describe('Time for runs under way at shutdown, ms; then they are handed back'),
  ),
} as const;

export type RunnerConfig = Config<typeof RUNNER_SETTINGS>;

export function readRunnerConfig(env: NodeJS.ProcessEnv = process.env): RunnerConfig {
  return readConfig(RUNNER_SETTINGS, env);
}
