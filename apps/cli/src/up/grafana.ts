import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ContainerPart } from '../supervise/container-part.ts';
import { ProcessPart } from '../supervise/process-part.ts';
import type { Part } from '../supervise/supervise.ts';
import { labelArguments } from './nats.ts';

/** A Grafana that this machine has: nothing is ever pulled for it. */
export type GrafanaFound = { readonly kind: 'binary'; readonly path: string } | { readonly kind: 'image'; readonly reference: string };

export interface GrafanaSearch {
  /** ASSAY_GRAFANA_IMAGE. Default: any tag of upstream's. */
  readonly image: string | undefined;
  /** PATH. */
  readonly path: string;
  /** References of the images here that bear a name, newest first. */
  readonly imagesNamed: (name: string) => Promise<readonly string[]>;
}

const UPSTREAM = 'grafana/grafana';
const BINARIES = ['grafana', 'grafana-server'];
/** Where the packages of Debian and Red Hat put what belongs to the binary. */
const HOME_PATH = '/usr/share/grafana';

/** An image that was asked for, else a binary, else upstream's image; undefined when there is none. */
export async function findGrafana({ image, path, imagesNamed }: GrafanaSearch): Promise<GrafanaFound | undefined> {
  const binary = image === undefined ? await executable(path) : undefined;
  if (binary !== undefined) return { kind: 'binary', path: binary };
  const [reference] = await imagesNamed(image ?? UPSTREAM);
  return reference === undefined ? undefined : { kind: 'image', reference };
}

async function executable(path: string): Promise<string | undefined> {
  for (const candidate of path.split(delimiter).flatMap((folder) => BINARIES.map((name) => join(folder, name)))) {
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return undefined;
}

export interface GrafanaOptions {
  readonly root: string;
  readonly home: string;
  readonly port: number;
  readonly prometheusUrl: string;
  readonly collectorUrl: string;
  readonly container: string;
  /** Named volume of what Grafana itself keeps. */
  readonly volume: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Grafana with the dashboards of the checkout, on loopback; who may reach that may look, and nobody may change anything. */
export function grafanaPart(found: GrafanaFound, options: GrafanaOptions): Part {
  return found.kind === 'binary' ? binaryPart(found.path, options) : imagePart(found.reference, options);
}

function binaryPart(path: string, options: GrafanaOptions): Part {
  const { root, home } = options;
  const data = join(home, 'grafana');
  const paths = { GF_PATHS_DATA: data, GF_PATHS_LOGS: join(data, 'log'), GF_PATHS_PLUGINS: join(data, 'plugins') };
  return new ProcessPart({
    name: 'grafana',
    command: path,
    args: [...(path.endsWith('-server') ? [] : ['server']), '--homepath', HOME_PATH],
    env: { ...environment(options, join(root, 'grafana')), ...paths },
    cwd: root,
    onLine: () => undefined,
  });
}

function imagePart(reference: string, options: GrafanaOptions): Part {
  const folder = '/opt/assay/grafana';
  return new ContainerPart({
    name: 'grafana',
    container: options.container,
    args: [
      ...labelArguments(options.labels),
      ...['--network', 'host'],
      ...['--mount', `type=volume,src=${options.volume},dst=/var/lib/grafana`],
      ...['--mount', `type=bind,src=${join(options.root, 'grafana')},dst=${folder},readonly`],
      ...Object.entries(environment(options, folder)).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      reference,
    ],
  });
}

const environment = ({ port, prometheusUrl, collectorUrl }: GrafanaOptions, folder: string): Record<string, string> => ({
  GF_SERVER_HTTP_ADDR: '127.0.0.1',
  GF_SERVER_HTTP_PORT: String(port),
  GF_LOG_MODE: 'console',
  GF_AUTH_ANONYMOUS_ENABLED: 'true',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
  // Its first password is known to everybody.
  GF_AUTH_DISABLE_LOGIN_FORM: 'true',
  GF_AUTH_BASIC_ENABLED: 'false',
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_PATHS_PROVISIONING: `${folder}/provisioning`,
  ASSAY_GRAFANA_DASHBOARDS: `${folder}/dashboards`,
  ASSAY_PROMETHEUS_URL: prometheusUrl,
  ASSAY_COLLECTOR_URL: collectorUrl,
});
