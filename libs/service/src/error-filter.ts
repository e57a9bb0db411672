import { AssayError, ERROR_CODES, type ErrorCode } from '@assay/contracts';
import { currentTraceId, type Logger } from '@assay/telemetry';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Statuses that the framework itself answers with, and the code of each. */
const FRAMEWORK_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
};

/** The error with a code that stands for whatever was thrown. What is not foreseen is `internal`, without particulars. */
export function asAssayError(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return new AssayError(FRAMEWORK_CODES[status ?? 500] ?? 'internal', { cause: error });
}

/** Answers every error over HTTP with an ErrorBody that names the trace. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger: Logger;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const known = asAssayError(error);
    if (ERROR_CODES[known.code].status >= 500) this.logger.error({ err: error }, 'request failed');
    if (reply.sent) return;
    const { retryAfterMs } = known.details ?? {};
    if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1_000));
    void reply.status(known.status).send(known.toBody(currentTraceId() ?? headerOf(reply)));
  }
}

/** A request that fails before its handler is reached is outside its trace's context, but the answer names the trace already. */
function headerOf(reply: FastifyReply): string | undefined {
  const header = reply.getHeader('x-trace-id');
  return typeof header === 'string' ? header : undefined;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
