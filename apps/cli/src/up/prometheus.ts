import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from '../config.ts';
import { ContainerPart } from '../supervise/container-part.ts';
import { labelArguments } from './nats.ts';
import { ALL } from './services.ts';

export interface PrometheusOptions {
  readonly home: string;
  readonly container: string;
  /** Named volume of the time series. */
  readonly volume: string;
  readonly image: string;
  readonly ports: Ports;
  readonly labels: Readonly<Record<string, string>>;
}

/** Prometheus in a container that shares the host's network, as all that it scrapes is on loopback, and so is it. */
export async function prometheusPart(options: PrometheusOptions): Promise<ContainerPart> {
  const targets = join(options.home, 'prometheus');
  // Read by the container's user, hence open; what leads here is closed to everybody else on the host.
  await mkdir(targets, { recursive: true, mode: 0o755 });
  const entries = Object.entries(ALL).map(([service, { metrics }]) => ({
    targets: [`127.0.0.1:${options.ports[metrics]}`],
    labels: { service },
  }));
  await writeFile(join(targets, 'services.json'), JSON.stringify(entries, null, 2), { mode: 0o644 });
  return new ContainerPart({
    name: 'prometheus',
    container: options.container,
    args: [
      ...labelArguments(options.labels),
      ...['--network', 'host'],
      ...['--mount', `type=volume,src=${options.volume},dst=/data`],
      ...['--mount', `type=bind,src=${targets},dst=/opt/assay/targets,readonly`],
      options.image,
      `--web.listen-address=127.0.0.1:${options.ports.prometheus}`,
    ],
  });
}
