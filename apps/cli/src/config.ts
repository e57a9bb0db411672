import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The checkout: this file lies in apps/cli/src, or in apps/cli/dist once built. */
const root = resolve(import.meta.dirname, '..', '..', '..');

const port = (byDefault: number) => z.coerce.number().int().min(1).max(65_535).default(byDefault);

const Environment = z.object({
  ASSAY_HOME: z.string().min(1).default(join(root, '.assay')).describe('Folder of all state'),
  ASSAY_GATEWAY_PORT: port(4400).describe('HTTP and WebSocket edge, and the web IDE'),
  ASSAY_EXAMS_OPS_PORT: port(4401).describe('Health and metrics of exams'),
  ASSAY_RUNNER_OPS_PORT: port(4402).describe('Health and metrics of the runner'),
  ASSAY_NATS_PORT: port(4420).describe('NATS'),
  ASSAY_PROMETHEUS_PORT: port(4490).describe('Prometheus'),
});

/** What `assay` was told by its environment. */
export interface CliConfig {
  readonly root: string;
  readonly home: string;
  /** Stable for one ASSAY_HOME: names its containers and volumes. */
  readonly instance: string;
  readonly imagesFolder: string;
  readonly ports: Ports;
  /** Handed to every service, with what belongs to it added. */
  readonly environment: NodeJS.ProcessEnv;
}

export interface Ports {
  readonly gateway: number;
  readonly exams: number;
  readonly runner: number;
  readonly nats: number;
  readonly prometheus: number;
}

/** Errors: a ZodError that names each variable with a wrong value. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): CliConfig {
  const read = Environment.parse(environment);
  const home = resolve(read.ASSAY_HOME);
  return {
    root,
    home,
    instance: createHash('sha256').update(home).digest('hex').slice(0, 8),
    imagesFolder: join(root, 'lab-images'),
    ports: {
      gateway: read.ASSAY_GATEWAY_PORT,
      exams: read.ASSAY_EXAMS_OPS_PORT,
      runner: read.ASSAY_RUNNER_OPS_PORT,
      nats: read.ASSAY_NATS_PORT,
      prometheus: read.ASSAY_PROMETHEUS_PORT,
    },
    environment,
  };
}
