import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerSecret } from '../http/caller-secret.ts';
import { openSpan } from '../http/request-span.ts';
import type { Caller } from '../keys/caller.ts';
import { assertScope, Callers } from '../keys/callers.ts';

const admins = new WeakMap<FastifyRequest, Caller>();

/** Lets in whose key or token has the scope `model:admin`, and remembers who it is for {@link AdminOf}. Each order has a trace. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    traced(request, http.getResponse<FastifyReply>());
    const caller = await this.callers.identify(callerSecret(request.headers));
    assertScope(caller, 'model:admin');
    admins.set(request, caller);
    return true;
  }
}

/** The account of the operator whom {@link AdminGuard} let in. */
export const AdminOf = createParamDecorator((_none: unknown, context: ExecutionContext): string => {
  const caller = admins.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('no AdminGuard stands before this handler');
  return caller.account;
});

/** Begins the span of a request, which errors name, and ends it with the answer. */
function traced({ method, headers, routeOptions: { url = '' } }: FastifyRequest, reply: FastifyReply): void {
  const span = openSpan(`${method} ${url}`, url, (name) => headers[name]);
  reply.header('x-trace-id', span.traceId);
  reply.raw.once('close', () => span.end(reply.raw.statusCode));
}
