import type { CliConfig } from '../config.ts';
import { docker, dockerLines } from '../shell/docker.ts';
import { removeAll } from '../shell/removal.ts';
import type { Progress } from '../shell/progress.ts';
import type { ProcessPart } from '../supervise/process-part.ts';
import type { Part, SupervisionEvent } from '../supervise/supervise.ts';
import { healthy } from './health.ts';
import { natsSecret } from './home.ts';
import { Layer } from './layer.ts';
import { labelArguments, natsPart, natsReady, type NatsAccess } from './nats.ts';
import { findGrafana, grafanaPart } from './grafana.ts';
import { prometheusPart } from './prometheus.ts';
import { prepareInference } from './inference.ts';
import { ALL, serviceEnvironment, serviceNames, servicePart, TELEMETRY, type Extent, type ServiceName } from './services.ts';
import { StartWatch } from './start-watch.ts';

export interface PlatformOptions {
  readonly config: CliConfig;
  /** Whose containers these are; a test's are swept when the test has died. */
  readonly owner: 'up' | 'test';
  /** Image of each container, e.g. nats → "assay/nats:current", and those that the runner finds by name. */
  readonly images: { readonly nats: string; readonly prometheus?: string; readonly lab: readonly string[] };
  /** What belongs to it besides the lab. */
  readonly extent: Extent;
  readonly progress: Progress;
  readonly report: (event: SupervisionEvent) => void;
  readonly onLine: (service: ServiceName, line: string) => void;
  readonly signal: AbortSignal;
}

const NATS_READY_MS = 30_000;
const SERVICES_READY_MS = 90_000;

/** NATS, Prometheus and the services, each kept alive until `stop`. */
export class Platform {
  readonly nats: NatsAccess;
  readonly services: ReadonlyMap<ServiceName, ProcessPart>;
  private readonly options: PlatformOptions;
  private readonly secretFile: string;
  private readonly layers: Layer[] = [];
  /** Of a Grafana that was found and started. */
  grafanaUrl: string | undefined;

  private constructor(options: PlatformOptions, nats: NatsAccess, secretFile: string) {
    this.options = options;
    this.nats = nats;
    this.secretFile = secretFile;
    const env = serviceEnvironment(options.config, nats, options.images.lab, options.extent);
    this.services = new Map(
      serviceNames(options.extent).map((name) => [name, servicePart(name, options.config, env, (line) => options.onLine(name, line))]),
    );
  }

  /** Resolves when every service says that it is ready; on failure nothing is left running. */
  static async start(options: PlatformOptions): Promise<Platform> {
    const { home, ports, root } = options.config;
    const secret = await natsSecret(home);
    if (options.extent.inference) await prepareInference(root, home);
    const nats = { url: `nats://127.0.0.1:${ports.nats}`, user: secret.user, password: secret.password };
    const platform = new Platform(options, nats, secret.envFile);
    try {
      await platform.startLayers();
      return platform;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  /** Ends the services, then what they stand on; resolves when nothing is left. Volumes stay. Safe to repeat. */
  async stop(): Promise<void> {
    for (const layer of this.layers.reverse()) await layer.stop();
    this.layers.length = 0;
  }

  private async startLayers(): Promise<void> {
    const { config, progress, signal } = this.options;
    const base = new Layer(this.options.report);
    this.layers.push(base);
    await progress.step('NATS', async () => {
      base.add(await this.natsPart());
      await natsReady(this.nats, AbortSignal.any([signal, AbortSignal.timeout(NATS_READY_MS)]));
    });
    const prometheus = await this.prometheusPart();
    if (prometheus) base.add(prometheus);
    const grafana = await this.grafanaPart();
    if (grafana) base.add(grafana);
    const watch = new StartWatch();
    const report = (event: SupervisionEvent): void => {
      watch.note(event);
      this.options.report(event);
    };
    // The last that services tell of themselves, they tell when they end: the collector ends after them.
    const [telemetry, services] = [new Layer(report), new Layer(report)];
    this.layers.push(telemetry, services);
    await progress
      .step('services', async () => {
        for (const [name, part] of this.services) (name in TELEMETRY ? telemetry : services).add(part);
        const giveUp = AbortSignal.any([signal, watch.hopeless]);
        const urls = [...this.services.keys()].map((name) => `http://127.0.0.1:${config.ports[ALL[name].metrics]}/healthz`);
        await Promise.all(urls.map((url) => healthy(url, SERVICES_READY_MS, giveUp)));
      })
      .catch((error: unknown) => {
        watch.hopeless.throwIfAborted();
        throw error;
      });
  }

  private async natsPart(): Promise<Part> {
    const { container, volume, labels } = await this.containerNamed('nats');
    const { config, images } = this.options;
    const { nats: port, natsMonitor: monitorPort } = config.ports;
    return natsPart({ container, volume, labels, image: images.nats, port, monitorPort, envFile: this.secretFile });
  }

  private async prometheusPart(): Promise<Part | undefined> {
    const { config, images } = this.options;
    if (images.prometheus === undefined) return undefined;
    const { container, volume, labels } = await this.containerNamed('prometheus');
    return prometheusPart({ container, volume, labels, image: images.prometheus, ports: config.ports, home: config.home });
  }

  /** For people only: no test needs it, and where there is none nobody waits for one. */
  private async grafanaPart(): Promise<Part | undefined> {
    const { config, owner } = this.options;
    if (owner !== 'up') return undefined;
    const found = await findGrafana({
      image: config.grafana.image,
      path: config.environment['PATH'] ?? '',
      imagesNamed: (name) => dockerLines(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${name}`]),
    });
    if (!found) return undefined;
    const { container, volume, labels } = await this.containerNamed('grafana');
    this.grafanaUrl = `http://127.0.0.1:${config.grafana.port}`;
    return grafanaPart(found, {
      ...{ root: config.root, home: config.home, port: config.grafana.port, container, volume, labels },
      prometheusUrl: `http://127.0.0.1:${config.ports.prometheus}`,
      collectorUrl: `http://127.0.0.1:${config.ports.collectorQuery}`,
    });
  }

  private async containerNamed(part: string): Promise<{ container: string; volume: string; labels: Record<string, string> }> {
    const { config, owner } = this.options;
    const labels = { 'assay.instance': config.instance, 'assay.owner': owner };
    const name = `assay-${config.instance}-${part}`;
    await docker(['volume', 'create', ...labelArguments(labels), name]);
    return { container: name, volume: name, labels };
  }
}

/** Removes containers that an `up` on the same ASSAY_HOME left behind when it was killed. */
export async function removeLeftovers(instance: string, signal: AbortSignal): Promise<void> {
  const filters = ['--filter', `label=assay.instance=${instance}`, '--filter', 'label=assay.owner=up'];
  await removeAll({ remove: ['rm', '--force'], list: () => dockerLines(['ps', '--all', '--quiet', ...filters], { signal }) }, signal);
}
