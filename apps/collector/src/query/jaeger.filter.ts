import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import type { FastifyReply } from 'fastify';
import { JaegerError } from './jaeger-query.ts';

/** Answers errors in the form of Jaeger's query service. */
@Catch()
export class JaegerFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const status = error instanceof JaegerError ? error.status : error instanceof HttpException ? error.getStatus() : 500;
    if (status >= 500) this.logger.error({ err: error }, 'a query failed');
    const msg = status < 500 && error instanceof Error ? error.message : 'the query failed';
    const body = { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: status, msg }] };
    void host.switchToHttp().getResponse<FastifyReply>().status(status).send(body);
  }
}
