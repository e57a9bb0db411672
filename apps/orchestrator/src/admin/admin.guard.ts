import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerSecret } from '../http/caller-secret.ts';
import type { Caller } from '../keys/caller.ts';
import { assertScope, Callers } from '../keys/callers.ts';

const admins = new WeakMap<FastifyRequest, Caller>();

/** Lets in whose key or token has the scope `model:admin`, and remembers who it is for {@link AdminOf}. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
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
