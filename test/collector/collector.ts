import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { COLLECTOR_MEMORY } from '../../apps/cli/src/up/services.ts';
import { freePort } from '../launcher/free-port.ts';
import { startNats, type NatsServer } from '../launcher/nats.ts';
import { startService, untilReady, type ServiceProcess } from '../launcher/service-process.ts';

export interface CollectorOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of its state; one of its own when it is not given. */
  readonly home?: string;
  /** A broker that others use too; one of its own when it is not given. */
  readonly nats?: NatsServer;
}

/** A collector from `dist` on a real NATS, which can be killed and started again on the same state and ports. */
export interface Collector extends AsyncDisposable {
  /** Base address of OTLP/HTTP. */
  readonly otlp: string;
  /** Base address of OTLP/gRPC, for the exporters. */
  readonly otlpGrpc: string;
  /** Base address of the query API. */
  readonly query: string;
  readonly ops: string;
  readonly home: string;
  readonly nats: NatsServer;
  /** The process at this moment. */
  readonly process: ServiceProcess;
  /** SIGKILL; resolves when it is dead. */
  kill9(): Promise<void>;
  /** Starts it again; resolves with the time until it was ready, ms. */
  restart(): Promise<number>;
}

const script = resolve(import.meta.dirname, '..', '..', 'apps', 'collector', 'dist', 'main.js');

export async function startCollector({ env = {}, home, nats: shared }: CollectorOptions = {}): Promise<Collector> {
  const nats: NatsServer = shared ?? (await startNats());
  const folder = home ?? (await mkdtemp(join(tmpdir(), 'assay-collector-')));
  const [otlp, grpc, query, ops] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const settings = {
    ...process.env,
    NODE_OPTIONS: '',
    ...COLLECTOR_MEMORY.env,
    ...nats.env,
    ASSAY_HOME: folder,
    ASSAY_COLLECTOR_OTLP_PORT: String(otlp),
    ASSAY_COLLECTOR_OTLP_GRPC_PORT: String(grpc),
    ASSAY_COLLECTOR_QUERY_PORT: String(query),
    ASSAY_COLLECTOR_OPS_PORT: String(ops),
    ...env,
  };
  let service: ServiceProcess | undefined;
  const start = async (): Promise<number> => {
    const began = performance.now();
    service = startService(script, settings, folder);
    await untilReady(service, `http://127.0.0.1:${ops}`);
    return performance.now() - began;
  };
  const running = (): ServiceProcess => {
    if (!service) throw new Error('the collector was not started');
    return service;
  };
  const stop = async (): Promise<void> => {
    await service?.stop();
    if (!shared) await nats.stop();
    if (home === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    otlp: `http://127.0.0.1:${otlp}`,
    otlpGrpc: `http://127.0.0.1:${grpc}`,
    query: `http://127.0.0.1:${query}`,
    ops: `http://127.0.0.1:${ops}`,
    home: folder,
    nats,
    get process() {
      return running();
    },
    kill9: () => running().kill9(),
    restart: start,
    [Symbol.asyncDispose]: stop,
  };
}
