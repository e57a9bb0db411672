import { ErrorFilter, loadSigningKey, type ServiceContext } from '@assay/service';
import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.ts';
import type { GatewayConfig } from '../config.ts';
import { serveWeb } from '../web/serve-web.ts';
import { UnknownAddressFilter } from '../web/unknown-address.filter.ts';
import { checkHosts } from './host-check.ts';
import { parseJsonBody } from './json-body.ts';
import { refuseOversizedBodies } from './oversized-body.ts';
import { BODY_LIMIT, serverOptions } from './server-options.ts';
import { traceRequests } from './request-trace.ts';
import { addSecurityHeaders } from './security-headers.ts';

/** Builds the edge and listens. */
export async function startGateway(context: ServiceContext, config: GatewayConfig): Promise<NestFastifyApplication> {
  const key = await loadSigningKey(config.home, 'gateway');
  const adapter = new FastifyAdapter(serverOptions(config));
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, key, context.serviceModule), adapter, {
    logger: context.nestLogger,
    bodyParser: false,
  });
  const fastify = adapter.getInstance();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  traceRequests(fastify, context.metrics);
  checkHosts(fastify, config.publicHosts);
  refuseOversizedBodies(fastify, BODY_LIMIT);
  await addSecurityHeaders(fastify);
  await fastify.register(cookie);
  await serveWeb(fastify, config.webRoot);
  const errors = new ErrorFilter(context.logger);
  app.useGlobalFilters(errors, new UnknownAddressFilter(errors, config.webRoot));
  await app.listen(config.port, config.host);
  return app;
}
