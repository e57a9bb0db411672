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
  ASSAY_ORCHESTRATOR_OPS_PORT: port(4403).describe('Health and metrics of the orchestrator'),
  ASSAY_WORKER_1_OPS_PORT: port(4404).describe('Health and metrics of the first model-worker'),
  ASSAY_WORKER_2_OPS_PORT: port(4405).describe('Health and metrics of the second model-worker'),
  ASSAY_WORKER_3_OPS_PORT: port(4406).describe('Health and metrics of the third model-worker'),
  ASSAY_ORCHESTRATOR_PORT: port(4410).describe('Inference: OpenAI, Anthropic and Ollama wires'),
  ASSAY_ORCHESTRATOR_GRPC_PORT: port(4411).describe('Inference: gRPC stream'),
  ASSAY_COLLECTOR_OTLP_PORT: port(4318).describe('Collector: OTLP over HTTP'),
  ASSAY_COLLECTOR_OTLP_GRPC_PORT: port(4317).describe('Collector: OTLP over gRPC'),
  ASSAY_COLLECTOR_QUERY_PORT: port(16_686).describe("Collector: Jaeger's query API"),
  ASSAY_COLLECTOR_OPS_PORT: port(4407).describe('Health and metrics of the collector'),
  ASSAY_NATS_PORT: port(4420).describe('NATS'),
  ASSAY_NATS_MONITOR_PORT: port(4421).describe('What NATS says of itself, for the collector'),
  ASSAY_PROMETHEUS_PORT: port(4490).describe('Prometheus'),
  ASSAY_GRAFANA_PORT: port(4430).describe('Grafana, where there is one'),
  ASSAY_GRAFANA_IMAGE: z.string().min(1).optional().describe('Image of Grafana that is here already'),
});

/** What `assay` was told by its environment. */
export interface CliConfig {
  readonly root: string;
  readonly home: string;
  /** Stable for one ASSAY_HOME: names its containers and volumes. */
  readonly instance: string;
  readonly imagesFolder: string;
  readonly ports: Ports;
  /** Grafana is a guest: it is started where there is one, and nothing needs its port. */
  readonly grafana: { readonly port: number; readonly image: string | undefined };
  /** Handed to every service, with what belongs to it added. */
  readonly environment: NodeJS.ProcessEnv;
}

export interface Ports {
  readonly gateway: number;
  readonly exams: number;
  readonly runner: number;
  readonly orchestrator: number;
  readonly orchestratorGrpc: number;
  readonly orchestratorOps: number;
  readonly worker1: number;
  readonly worker2: number;
  readonly worker3: number;
  readonly collectorOtlp: number;
  readonly collectorOtlpGrpc: number;
  readonly collectorQuery: number;
  readonly collectorOps: number;
  readonly nats: number;
  readonly natsMonitor: number;
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
    grafana: { port: read.ASSAY_GRAFANA_PORT, image: read.ASSAY_GRAFANA_IMAGE },
    ports: {
      gateway: read.ASSAY_GATEWAY_PORT,
      exams: read.ASSAY_EXAMS_OPS_PORT,
      runner: read.ASSAY_RUNNER_OPS_PORT,
      orchestrator: read.ASSAY_ORCHESTRATOR_PORT,
      orchestratorGrpc: read.ASSAY_ORCHESTRATOR_GRPC_PORT,
      orchestratorOps: read.ASSAY_ORCHESTRATOR_OPS_PORT,
      worker1: read.ASSAY_WORKER_1_OPS_PORT,
      worker2: read.ASSAY_WORKER_2_OPS_PORT,
      worker3: read.ASSAY_WORKER_3_OPS_PORT,
      collectorOtlp: read.ASSAY_COLLECTOR_OTLP_PORT,
      collectorOtlpGrpc: read.ASSAY_COLLECTOR_OTLP_GRPC_PORT,
      collectorQuery: read.ASSAY_COLLECTOR_QUERY_PORT,
      collectorOps: read.ASSAY_COLLECTOR_OPS_PORT,
      nats: read.ASSAY_NATS_PORT,
      natsMonitor: read.ASSAY_NATS_MONITOR_PORT,
      prometheus: read.ASSAY_PROMETHEUS_PORT,
    },
    environment,
  };
}
