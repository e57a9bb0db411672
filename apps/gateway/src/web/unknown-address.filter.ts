import { AssayError, HTTP } from '@assay/contracts';
import type { ErrorFilter } from '@assay/service';
import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendPage, wantsPage } from './serve-web.ts';

const OPERATIONS = Object.values(HTTP).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
}));

/**
 * Answers for addresses that nothing serves: with the web app's page where a browser asks for one, with `Allow` where the
 * address is right and only the method is not, else with `not_found`.
 */
@Catch(NotFoundException)
export class UnknownAddressFilter implements ExceptionFilter {
  private readonly errors: ErrorFilter;
  private readonly webRoot: string;

  constructor(errors: ErrorFilter, webRoot: string) {
    this.errors = errors;
    this.webRoot = webRoot;
  }

  catch(error: NotFoundException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (wantsPage(request, this.webRoot)) {
      sendPage(reply);
      return;
    }
    const allowed = methodsAt(request.url.split('?')[0] ?? '');
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    this.errors.catch(allowed.length > 0 ? new AssayError('method_not_allowed', { details: { allowed } }) : error, host);
  }
}

/** The methods that the contract has for an address. */
export function methodsAt(path: string): string[] {
  return OPERATIONS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
}
