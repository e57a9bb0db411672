import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CliConfig } from '../../apps/cli/src/config.ts';
import { docker } from '../../apps/cli/src/shell/docker.ts';
import { Progress } from '../../apps/cli/src/shell/progress.ts';
import type { SupervisionEvent } from '../../apps/cli/src/supervise/supervise.ts';
import { seedCredentials, type Credentials } from '../../apps/cli/src/up/credentials.ts';
import { healthy } from '../../apps/cli/src/up/health.ts';
import type { NatsAccess } from '../../apps/cli/src/up/nats.ts';
import { Platform } from '../../apps/cli/src/up/platform.ts';
import { ALL, serviceNames, type ServiceName } from '../../apps/cli/src/up/services.ts';
import { freePort } from './free-port.ts';
import { labImage, labImages } from './images.ts';
import { newInstance } from './instance.ts';
import { Lives } from './lives.ts';
import { COMPILE_CACHE } from './service-process.ts';
import { sweepDead, sweepInstance } from './sweep.ts';

export interface AssayOptions {
  /** Added to the environment of every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the orchestrator and three simulated workers are started too. Default false. */
  readonly inference?: boolean;
  /** Whether a collector is started too, to which all send their telemetry. Default false. */
  readonly collector?: boolean;
  /** Whether Prometheus is started too, and scrapes them all. Default false. */
  readonly prometheus?: boolean;
}

/** The whole platform: real processes from `dist`, a real NATS, kept alive by the supervisor that `assay up` uses. */
export interface Assay {
  /** Of the gateway, without a slash at the end. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly nats: NatsAccess;
  /** ASSAY_HOME; removed by `stop`. */
  readonly home: string;
  /** What the label assay.instance on every container of it begins with. */
  readonly instance: string;
  readonly ports: CliConfig['ports'];
  /** What the supervisor saw, in order. */
  readonly events: readonly SupervisionEvent[];
  /** SIGKILL to a service, or to the NATS container; the supervisor starts it again. Resolves when the blow has fallen. */
  kill9(part: ServiceName | 'nats'): Promise<void>;
  /** Resolves when the supervisor has started the part again after `kill9`, and all are ready. */
  back(part: ServiceName | 'nats'): Promise<void>;
  /** Resolves when the gateway says that every part is ready. */
  ready(): Promise<void>;
  /** Every line a service has printed in all of its lives. */
  logs(service: ServiceName): readonly string[];
  /** Ends and removes everything. Safe to repeat. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const root = resolve(import.meta.dirname, '..', '..');

export async function startAssay(options: AssayOptions = {}): Promise<Assay> {
  const { inference = false, collector = false, prometheus = false } = options;
  const extent = { inference, collector };
  const services = serviceNames(extent);
  for (const { app } of services.map((name) => ALL[name])) {
    if (!existsSync(join(root, 'apps', app, 'dist', 'main.js'))) throw new Error(`apps/${app} is not built: npm run build`);
  }
  await sweepDead();
  const config = await temporaryConfig(options);
  const lines = new Map<ServiceName, string[]>(services.map((name) => [name, []]));
  const lives = new Lives();
  const start = Platform.start({
    config,
    owner: 'test',
    extent,
    images: { ...(await labImages()), ...(prometheus ? { prometheus: await labImage('prometheus') } : {}) },
    progress: new Progress(() => undefined),
    report: (event) => lives.note(event),
    onLine: (service, line) => void lines.get(service)?.push(line),
    signal: AbortSignal.timeout(2 * READY_WITHIN_MS),
  });
  const platform = await start.catch(async (error: unknown) => {
    await removeAll(config);
    throw new Error(`${String(error)}\n${lastLines(lines)}`, { cause: error });
  });
  const ready = (): Promise<void> => healthy(`${baseUrl}/healthz`, READY_WITHIN_MS, AbortSignal.timeout(READY_WITHIN_MS));
  const baseUrl = `http://127.0.0.1:${config.ports.gateway}`;
  const stop = async (): Promise<void> => {
    await platform.stop();
    await removeAll(config);
  };
  const seed = { home: config.home, nats: platform.nats, gatewayUrl: baseUrl, signal: AbortSignal.timeout(READY_WITHIN_MS) };
  const { credentials } = await seedCredentials(seed).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    baseUrl,
    credentials,
    nats: platform.nats,
    home: config.home,
    instance: config.instance,
    ports: config.ports,
    events: lives.events,
    kill9: (part) => {
      lives.expectDeath(part);
      return kill9(part, platform, config.instance);
    },
    back: async (part) => {
      await lives.next(part);
      await ready();
    },
    ready,
    logs: (service) => lines.get(service) ?? [],
    stop,
  };
}

async function temporaryConfig({ env = {} }: AssayOptions): Promise<CliConfig> {
  const names = [
    'gateway',
    'exams',
    'runner',
    'nats',
    'natsMonitor',
    'orchestrator',
    'orchestratorGrpc',
    'orchestratorOps',
    'worker1',
    'worker2',
    'worker3',
    'collectorOtlp',
    'collectorOtlpGrpc',
    'collectorQuery',
    'collectorOps',
    'prometheus',
  ] as const;
  const found = await Promise.all(names.map(async (name) => [name, await freePort()] as const));
  const ports = Object.fromEntries(found) as Record<(typeof names)[number], number>;
  return {
    root,
    home: await mkdtemp(join(tmpdir(), 'assay-home-')),
    instance: newInstance(),
    imagesFolder: join(root, 'lab-images'),
    ports,
    grafana: { port: 0, image: undefined },
    environment: { ...process.env, ...COMPILE_CACHE, NODE_OPTIONS: '', ...env },
  };
}

async function kill9(part: ServiceName | 'nats', platform: Platform, instance: string): Promise<void> {
  if (part === 'nats') {
    await docker(['kill', '--signal', 'KILL', `assay-${instance}-nats`]);
    return;
  }
  const pid = platform.services.get(part)?.pid;
  if (pid === undefined) throw new Error(`${part} does not live at this moment`);
  process.kill(pid, 'SIGKILL');
}

async function removeAll(config: CliConfig): Promise<void> {
  await sweepInstance(config.instance);
  await rm(config.home, { recursive: true, force: true });
}

function lastLines(lines: ReadonlyMap<ServiceName, readonly string[]>): string {
  return [...lines].flatMap(([name, all]) => all.slice(-15).map((line) => `${name} | ${line}`)).join('\n');
}
