import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import type { FastifyReply } from 'fastify';
import { JaegerError } from './jaeger-query.ts';

/** Answers errors as Jaeger's gateway of api_v3 does: a GRPCGatewayError. */
@Catch()
export class JaegerV3Filter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const httpCode = error instanceof JaegerError ? error.status : error instanceof HttpException ? error.getStatus() : 500;
    if (httpCode >= 500) this.logger.error({ err: error }, 'a query failed');
    const message = httpCode < 500 && error instanceof Error ? error.message : 'the query failed';
    void host.switchToHttp().getResponse<FastifyReply>().status(httpCode).send({ error: { httpCode, message } });
  }
}
