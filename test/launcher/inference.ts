import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.ts';
import { startNats, type Broker, type NatsServer } from './nats.ts';
import { startService, untilReady, type ServiceProcess } from './service-process.ts';
import { spawnWorker, type WorkerProcess } from './worker.ts';

export interface InferenceOptions {
  /** The inference configuration; `secrets` is where its `{file: secrets/…}` references lead. */
  readonly config: string;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Names of the workers. Default: one, "worker-1". */
  readonly workers?: readonly string[];
  /** Orchestrators that share the broker and the configuration. Default 1. */
  readonly replicas?: number;
  /** Model cards of the workers, YAML. Default: the workers' own. */
  readonly models?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Orchestrator extends ServiceProcess {
  readonly url: string;
  readonly grpcAddress: string;
  readonly opsUrl: string;
  readonly ports: { readonly port: number; readonly grpc: number; readonly ops: number };
  /** Its ASSAY_HOME. */
  readonly home: string;
}

/** An inference platform of real processes from `dist` on a real NATS. */
export interface Inference<Nats extends Broker = NatsServer> {
  readonly nats: Nats;
  readonly orchestrators: readonly Orchestrator[];
  /** The first orchestrator's address. */
  readonly url: string;
  readonly configFile: string;
  worker(id: string): WorkerProcess;
  /** Starts one more worker. */
  addWorker(id: string): Promise<void>;
  /** Starts an orchestrator again that has ended, with its home and its ports. */
  restart(index: number): Promise<void>;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '..', '..');

/** On a NATS server of its own. */
export const startInference = async (options: InferenceOptions): Promise<Inference> => startInferenceOn(await startNats(), options);

/** On a broker that ends with it. */
export async function startInferenceOn<Nats extends Broker>(nats: Nats, options: InferenceOptions): Promise<Inference<Nats>> {
  const { workers = ['worker-1'], replicas = 1, secrets = {}, models } = options;
  const home = await mkdtemp(join(tmpdir(), 'assay-inference-'));
  const configFile = join(home, 'inference.yaml');
  await mkdir(join(home, 'secrets'));
  await writeFile(configFile, options.config);
  for (const [name, secret] of Object.entries(secrets)) await writeFile(join(home, 'secrets', name), secret);
  if (models !== undefined) await writeFile(join(home, 'models.yaml'), models);
  const common = { ...process.env, NODE_OPTIONS: '', ...nats.env, ASSAY_HOME: home, ...options.env };
  const running = new Map<string, WorkerProcess>();
  const orchestrators: Orchestrator[] = [];

  const addWorker = async (id: string): Promise<void> => {
    const cards = models === undefined ? {} : { ASSAY_WORKER_MODELS: join(home, 'models.yaml') };
    const started = await spawnWorker(nats, id, { ...common, ...cards });
    running.set(id, started);
    await untilReady(started, started.opsUrl);
  };
  const addOrchestrator = async (index: number): Promise<void> => {
    const [port, grpc, ops] = await Promise.all([freePort(), freePort(), freePort()]);
    await startOrchestrator(index, { port, grpc, ops });
  };
  const startOrchestrator = async (index: number, ports: Orchestrator['ports']): Promise<void> => {
    const { port, grpc, ops } = ports;
    const orchestratorHome = index === 0 ? home : join(home, `replica-${index}`);
    const env = {
      ...common,
      ASSAY_HOME: orchestratorHome,
      ASSAY_INFERENCE_CONFIG: configFile,
      ASSAY_ORCHESTRATOR_PORT: String(port),
      ASSAY_ORCHESTRATOR_GRPC_PORT: String(grpc),
      ASSAY_ORCHESTRATOR_OPS_PORT: String(ops),
    };
    const started = startService(join(root, 'apps', 'orchestrator', 'dist', 'main.js'), env, home);
    const opsUrl = `http://127.0.0.1:${ops}`;
    const addresses = { url: `http://127.0.0.1:${port}`, grpcAddress: `127.0.0.1:${grpc}`, opsUrl };
    orchestrators[index] = Object.assign(started, { ...addresses, ports, home: orchestratorHome });
    await untilReady(started, opsUrl);
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values(), ...orchestrators].map((service) => service.stop()));
    await nats.stop();
    await rm(home, { recursive: true, force: true });
  };

  try {
    const starts = [...workers.map(addWorker), ...Array.from({ length: replicas }, (_none, index) => addOrchestrator(index))];
    await Promise.all(starts);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    nats,
    orchestrators,
    url: orchestrators[0]?.url ?? '',
    configFile,
    worker: (id) => {
      const found = running.get(id);
      if (!found) throw new Error(`no worker is called ${id}`);
      return found;
    },
    addWorker,
    restart: async (index) => {
      const before = orchestrators[index];
      if (!before) throw new Error(`there is no orchestrator ${index}`);
      await startOrchestrator(index, before.ports);
    },
    stop,
  };
}
