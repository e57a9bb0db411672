import { join } from 'node:path';
import type { CliConfig, Ports } from '../config.ts';
import { ProcessPart } from '../supervise/process-part.ts';
import type { NatsAccess } from './nats.ts';

/** A process of the platform: which app it runs, and what it alone is told. */
export interface Service {
  readonly app: string;
  /** Its port of `/metrics`. */
  readonly metrics: keyof Ports;
  readonly env?: (ports: Ports) => NodeJS.ProcessEnv;
  /** Half of V8's young generation, MB. Default: {@link FRUGAL_MB}. */
  readonly semiSpaceMb?: number;
}

/** What most services make and forget is little, and three times what V8 takes by itself would stay resident. */
const FRUGAL_MB = 2;

/** How the memory of an orchestrator, which answers thousands of requests a second, is managed. */
export const ORCHESTRATOR_MEMORY = {
  /** Requests are made of what is forgotten at once: with less, a third of the processor's time goes into collecting it. */
  semiSpaceMb: 32,
  /** glibc gives each thread an arena, which keeps what it once had. Two cost nothing that shows, and hold 45 MB less. */
  env: { MALLOC_ARENA_MAX: '2' },
} as const;

/** How the memory of a collector is managed, whose bodies of requests and DuckDB's pages come and go in many threads. */
export const COLLECTOR_MEMORY = {
  /** What was resident after a flood fell from 540 to 483 MiB. */
  env: { MALLOC_ARENA_MAX: '2' },
} as const;

const worker = (id: string, metrics: keyof Ports): Service => ({
  app: 'model-worker',
  metrics,
  env: (ports) => ({ ASSAY_WORKER_ID: id, ASSAY_WORKER_OPS_PORT: String(ports[metrics]) }),
});

/** The lab: catalogue, runs, and the edge. */
export const LAB = {
  exams: { app: 'exams', metrics: 'exams' },
  runner: { app: 'runner', metrics: 'runner' },
  gateway: { app: 'gateway', metrics: 'gateway' },
} as const satisfies Record<string, Service>;

/** The inference platform. */
export const INFERENCE = {
  orchestrator: {
    app: 'orchestrator',
    metrics: 'orchestratorOps',
    semiSpaceMb: ORCHESTRATOR_MEMORY.semiSpaceMb,
    env: () => ORCHESTRATOR_MEMORY.env,
  },
  'worker-1': worker('worker-1', 'worker1'),
  'worker-2': worker('worker-2', 'worker2'),
  'worker-3': worker('worker-3', 'worker3'),
} as const satisfies Record<string, Service>;

/** Where the others send what they tell of themselves: it is there before them and after them. */
export const TELEMETRY = {
  collector: { app: 'collector', metrics: 'collectorOps', env: () => COLLECTOR_MEMORY.env },
} as const satisfies Record<string, Service>;

export const ALL: Readonly<Record<ServiceName, Service>> = { ...LAB, ...INFERENCE, ...TELEMETRY };
export type ServiceName = keyof typeof LAB | keyof typeof INFERENCE | keyof typeof TELEMETRY;

/** What belongs to a platform besides the lab. */
export interface Extent {
  /** The orchestrator and its workers. */
  readonly inference: boolean;
  /** The collector, to which all send their telemetry unless their environment names another receiver. */
  readonly collector: boolean;
}

export const EVERYTHING: Extent = { inference: true, collector: true };

/** The services of a platform. */
export function serviceNames({ inference, collector }: Extent): readonly ServiceName[] {
  return Object.keys({ ...LAB, ...(inference ? INFERENCE : {}), ...(collector ? TELEMETRY : {}) }) as ServiceName[];
}

/** What every service finds in its environment, besides what the caller's own holds. */
export function serviceEnvironment(
  config: CliConfig,
  nats: NatsAccess,
  images: readonly string[],
  { collector }: Extent,
): NodeJS.ProcessEnv {
  const { ports } = config;
  return {
    ...(collector ? { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ports.collectorOtlp}` } : {}),
    ...config.environment,
    ASSAY_IMAGES: images.join(' '),
    ASSAY_HOME: config.home,
    // A runner removes every container that bears its id when it starts: not another runner's, and not the broker.
    ASSAY_RUNNER_ID: `${config.instance}-runner`,
    ASSAY_GATEWAY_PORT: String(ports.gateway),
    ASSAY_EXAMS_OPS_PORT: String(ports.exams),
    ASSAY_RUNNER_OPS_PORT: String(ports.runner),
    ASSAY_ORCHESTRATOR_PORT: String(ports.orchestrator),
    ASSAY_ORCHESTRATOR_GRPC_PORT: String(ports.orchestratorGrpc),
    ASSAY_ORCHESTRATOR_OPS_PORT: String(ports.orchestratorOps),
    ASSAY_JWKS_URL: `http://127.0.0.1:${ports.gateway}/api/v1/jwks.json`,
    ASSAY_INFERENCE_URL: `http://127.0.0.1:${ports.orchestrator}`,
    ASSAY_COLLECTOR_OTLP_PORT: String(ports.collectorOtlp),
    ASSAY_COLLECTOR_OTLP_GRPC_PORT: String(ports.collectorOtlpGrpc),
    ASSAY_COLLECTOR_QUERY_PORT: String(ports.collectorQuery),
    ASSAY_COLLECTOR_OPS_PORT: String(ports.collectorOps),
    ASSAY_COLLECTOR_URL: `http://127.0.0.1:${ports.collectorQuery}`,
    ASSAY_PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
    ASSAY_NATS_MONITOR_URL: `http://127.0.0.1:${ports.natsMonitor}`,
    NATS_URL: nats.url,
    NATS_USER: nats.user,
    NATS_PASSWORD: nats.password,
  };
}

/** A service as built, run by the Node that runs this. */
export function servicePart(name: ServiceName, config: CliConfig, env: NodeJS.ProcessEnv, onLine: (line: string) => void): ProcessPart {
  const service: Service = ALL[name];
  const semiSpaceMb = service.semiSpaceMb ?? FRUGAL_MB;
  return new ProcessPart({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', `--max-semi-space-size=${semiSpaceMb}`, join(config.root, 'apps', service.app, 'dist', 'main.js')],
    env: { ...env, ...service.env?.(config.ports) },
    cwd: config.root,
    onLine,
  });
}
