import { AssayError } from '@assay/contracts';
import { asAssayError, ErrorFilter, type ServiceContext } from '@assay/service';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.ts';
import type { OrchestratorConfig } from '../config.ts';
import { Configuration } from '../configuration/configuration.ts';

/** What waits in this process for a caller who reads slowly before the answer's source is paused, bytes; the kernel holds more. */
const SOCKET_BYTES = 4_096;

/** Builds the inference front and listens. */
export async function startOrchestrator(context: ServiceContext, config: OrchestratorConfig): Promise<NestFastifyApplication> {
  const configuration = await Configuration.open(config.inferenceFile, config.secretEnvironment, context.logger);
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimitBytes,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    http: { highWaterMark: SOCKET_BYTES },
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  // curl sends the second type unless told otherwise; Ollama takes it for JSON, and its manual counts on that.
  fastify.addContentTypeParser(['application/json', 'application/x-www-form-urlencoded'], { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body as string));
    } catch (cause) {
      done(new AssayError('bad_request', { message: 'The body is not JSON.', cause }));
    }
  });
  // Nest sets a handler for all routes only after they are there, and each has taken its own by then.
  fastify.addHook('onRoute', (route) => {
    route.errorHandler ??= (error, _request, reply) => {
      const known = asAssayError(error);
      void reply.status(known.status).send(known.toBody());
    };
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(context, config, configuration), adapter, {
    logger: context.nestLogger,
    bodyParser: false,
  });
  app.useGlobalFilters(new ErrorFilter(context.logger));
  await app.listen(config.port, config.host);
  return app;
}
