import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { connectMessaging, keepStreams } from '@assay/messaging';
import { createLogger, LogRelay, Metrics, METRICS, otlpLogProcessor, otlpProcessor, startTracing, type Logger } from '@assay/telemetry';
import 'reflect-metadata';
import { NestLogger } from './nest-logger.ts';
import { OpsServer } from './ops-server.ts';
import { Readiness } from './readiness.ts';
import { ServiceModule, type ServiceParts } from './service.module.ts';
import { ConfigError, type CommonConfig } from './settings.ts';

/** A service while it starts: what it may build on. */
export interface ServiceContext extends ServiceParts {
  /** Aborted when the service shall end; stop taking work then. */
  readonly signal: AbortSignal;
  readonly nestLogger: NestLogger;
  /** To be imported by the root module. */
  readonly serviceModule: DynamicModule;
}

export interface ServiceDefinition<C extends CommonConfig> {
  readonly name: string;
  /** Reads the configuration; throws {@link ConfigError}. */
  readonly config: () => C;
  /** Port of `/metrics` and `/healthz` on loopback; none for a service that serves them itself. */
  readonly opsPort?: (config: C) => number;
  /** Builds the Nest application and starts it. */
  readonly start: (context: ServiceContext, config: C) => Promise<INestApplicationContext>;
}

/**
 * Runs a service until SIGTERM or SIGINT: configuration, logs, traces, metrics, the connection to NATS, the
 * application, and then an orderly end (stop taking, finish what is under way, close). Whatever fails before or
 * after ends the process with status 1: a supervisor starts it again from a known state.
 */
export async function runService<C extends CommonConfig>(definition: ServiceDefinition<C>): Promise<void> {
  const config = readOrExit(definition);
  const relay = new LogRelay();
  const copy = config.otlpEndpoint === undefined ? {} : { copy: relay.write };
  const logger = createLogger({ service: definition.name, level: config.logLevel, ...copy });
  const fail = (error: unknown): never => {
    logger.fatal({ err: error }, `${definition.name} ends`);
    process.exit(1);
  };
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  try {
    await serve(definition, config, logger, relay);
  } catch (error) {
    fail(error);
  }
}

function readOrExit<C extends CommonConfig>(definition: ServiceDefinition<C>): C {
  try {
    return definition.config();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${definition.name}: ${error.message}\n`);
    process.exit(78);
  }
}

async function serve<C extends CommonConfig>(definition: ServiceDefinition<C>, config: C, logger: Logger, relay: LogRelay): Promise<void> {
  const { name } = definition;
  const metrics = new Metrics(name);
  const endpoint = config.otlpEndpoint;
  const lost = metrics.counter(METRICS.telemetryDropped);
  const otlp = endpoint !== undefined && { endpoint, logger, onLost: (signal: string, count: number) => lost.inc({ signal }, count) };
  if (otlp) await relay.open(name, await otlpLogProcessor(otlp));
  const processors = otlp ? [await otlpProcessor(otlp)] : [];
  const tracing = startTracing({ service: name, logger, processors });
  const readiness = new Readiness();
  readiness.add('start', () => ({ status: 'unavailable', detail: 'starting' }));
  const ops = definition.opsPort && new OpsServer({ port: definition.opsPort(config), metrics, readiness });
  await ops?.listen();
  const ending = endSignal(logger);
  try {
    const connection = await connectMessaging(natsOptions(name, config), logger, ending);
    readiness.add('nats', () => (connection.connected ? { status: 'ok' } : { status: 'unavailable', detail: 'not connected' }));
    await keepStreams(connection, { logger, signal: ending });
    const parts: ServiceParts = { logger, metrics, readiness, connection };
    const app = await definition.start(
      { ...parts, signal: ending, nestLogger: new NestLogger(logger), serviceModule: ServiceModule.register(parts) },
      config,
    );
    readiness.add('start', () => ({ status: 'ok' }));
    logger.info(`${name} is ready`);
    await untilAborted(ending);
    await within(config.shutdownMs, app.close(), logger);
    await connection.close();
  } catch (error) {
    if (!ending.aborted) throw error;
  }
  await ops?.close();
  logger.info(`${name} has ended`);
  await Promise.all([tracing.shutdown(), relay.close()]);
  process.exit(0);
}

function natsOptions(name: string, config: CommonConfig) {
  return {
    name,
    url: config.natsUrl,
    token: config.natsToken,
    user: config.natsUser,
    password: config.natsPassword,
    replicas: config.natsReplicas,
  };
}

function endSignal(logger: Logger): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      logger.info({ signal }, 'ending');
      controller.abort(new Error(`ended by ${signal}`));
    });
  }
  return controller.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Work that is not done by then is safe to cut off: nothing was promised that is not stored. */
async function within(ms: number, closing: Promise<void>, logger: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      logger.warn({ ms }, 'orderly shutdown took too long');
      resolve();
    }, ms);
  });
  await Promise.race([closing, tooLate]);
  clearTimeout(timer);
}
