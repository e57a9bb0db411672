import { join } from 'node:path';
import { AssayError } from '@assay/contracts';
import { RpcServer } from '@assay/messaging';
import { isAllowedHost, loadSigningKey, type ServiceContext } from '@assay/service';
import { NestFactory } from '@nestjs/core';
import type { CustomStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import type { CollectorConfig } from './config.ts';
import { ForwardingModule } from './forwarding/forwarding.module.ts';
import { Place } from './forwarding/place.ts';
import { Storage } from './store/storage.ts';

const MIB = 1_048_576;
const HOUR_MS = 3_600_000;

/** Opens what is stored, builds the collector and listens. */
export async function startCollector(context: ServiceContext, config: CollectorConfig): Promise<NestFastifyApplication> {
  const { logger, metrics, nestLogger } = context;
  const folder = join(config.home, 'collector');
  const { forwardUrl: url, forwardHeaders: headers = {} } = config;
  const place = url === undefined ? undefined : await Place.open(join(folder, 'forwarded'), join(folder, 'log'));
  const storage = await Storage.open({
    folder,
    keepFrom: () => place?.position ?? Infinity,
    databaseMb: config.databaseMb,
    portionBytes: config.portionMb * MIB,
    spanSeries: config.spanSeries,
    limits: { ageMs: config.retentionHours * HOUR_MS, bytes: config.retentionMb * MIB },
    logger,
    metrics,
  });
  const sealingKey = await loadSigningKey(config.home, 'evidence');
  const forwarding = url !== undefined && place ? [ForwardingModule.to({ url, headers }, place)] : [];
  const module = AppModule.with(context, config, { storage, sealingKey, forwarding });
  const adapter = new FastifyAdapter({ forceCloseConnections: true, exposeHeadRoutes: false });
  // A page whose own name leads here by DNS rebinding must not read what is stored.
  adapter.getInstance().addHook('onRequest', async ({ headers }, reply) => {
    if (isAllowedHost(headers.host)) return;
    const error = new AssayError('host_not_allowed');
    await reply.status(error.status).send(error.toBody());
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: nestLogger });
  app.connectMicroservice<CustomStrategy>({ strategy: new RpcServer({ ...context, group: 'collector' }) });
  await app.startAllMicroservices();
  await app.listen(config.queryPort, config.host);
  return app;
}
