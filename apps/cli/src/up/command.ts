import { join } from 'node:path';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { readDefinitions } from '../images/definition.ts';
import { ensureImages, tagOf } from '../images/ensure.ts';
import { dockerAnswers } from '../shell/docker.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { Progress } from '../shell/progress.ts';
import { credentialsPath, renewTokens, seedCredentials } from './credentials.ts';
import { prepareHome } from './home.ts';
import { lockHome } from './lock.ts';
import { LogFile } from './log-file.ts';
import { terminalLine } from './log-line.ts';
import { Platform, removeLeftovers } from './platform.ts';
import { assertPortsFree } from './ports.ts';
import { demoKeyPath, inferenceConfigPath } from './inference.ts';
import { EVERYTHING, serviceNames } from './services.ts';

/** `assay up`: starts everything and keeps it alive until Ctrl+C. */
export function registerUp(program: Command, config: CliConfig): void {
  program
    .command('up')
    .description('build the images, start NATS, Prometheus and the services, and keep them alive until Ctrl+C')
    .action(() => untilInterrupted((signal) => up(config, signal)));
}

async function up(config: CliConfig, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  if (!(await dockerAnswers(signal))) throw new Error('Docker does not answer. Start its daemon, or use `npm start`, which does.');
  await prepareHome(config.home);
  const unlock = await lockHome(config.home);
  try {
    await removeLeftovers(config.instance, signal);
    await assertPortsFree(config.ports, config.root, signal);
    const platform = await startPlatform(config, signal);
    try {
      const gatewayUrl = `http://127.0.0.1:${config.ports.gateway}`;
      const seed = { home: config.home, nats: platform.nats, gatewayUrl, signal };
      const issued = await seedCredentials(seed);
      console.log(welcome(config, gatewayUrl, platform.grafanaUrl, performance.now() - start));
      await renewTokens(issued, seed);
    } finally {
      console.log('Ending …');
      await platform.stop();
    }
  } finally {
    await unlock();
  }
}

async function startPlatform(config: CliConfig, signal: AbortSignal): Promise<Platform> {
  const progress = new Progress();
  const definitions = (await readDefinitions(config.imagesFolder)).filter(({ forTests }) => !forTests);
  await ensureImages(definitions, progress, signal);
  const image = (name: string): string => {
    const definition = definitions.find((candidate) => candidate.name === name);
    if (!definition) throw new Error(`there is no image ${name} in ${config.imagesFolder}`);
    return tagOf(definition);
  };
  const logs = new Map(serviceNames(EVERYTHING).map((name) => [name, new LogFile(join(config.home, 'logs', `${name}.log`))]));
  return Platform.start({
    config,
    owner: 'up',
    extent: EVERYTHING,
    images: { nats: image('nats'), prometheus: image('prometheus'), lab: definitions.map(tagOf) },
    progress,
    signal,
    report: (event) => {
      if (event.type === 'died') console.log(`${event.part} | ${event.how}; starting it again in ${event.restartInMs / 1000} s`);
    },
    onLine: (service, line) => {
      logs.get(service)?.write(line);
      const shown = terminalLine(service, line);
      if (shown !== undefined) console.log(shown);
    },
  });
}

function welcome({ home, ports }: CliConfig, gatewayUrl: string, grafanaUrl: string | undefined, ms: number): string {
  return `
Assay is ready (${(ms / 1000).toFixed(1)} s).

  Web IDE     ${gatewayUrl}
  API         ${gatewayUrl}/api/v1   described at ${gatewayUrl}/api/openapi.json
  Inference   http://127.0.0.1:${ports.orchestrator}/v1   key in ${demoKeyPath(home)}, configured in ${inferenceConfigPath(home)}
  Telemetry   OTLP to http://127.0.0.1:${ports.collectorOtlp}, traces in Jaeger's API at http://127.0.0.1:${ports.collectorQuery}/api
  Prometheus  http://127.0.0.1:${ports.prometheus}
  Grafana     ${grafanaUrl ?? `neither its binary nor its image is here; the same dashboards are at ${gatewayUrl}/dashboards`}
  Log in as   candidate or admin; passwords are in ${credentialsPath(home)}
  Logs        ${join(home, 'logs')}

Ctrl+C ends everything.`;
}
