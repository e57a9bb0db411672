import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../keys/caller.ts';
import { assertScope, Callers } from '../keys/callers.ts';
import { callerSecret } from './caller-secret.ts';

const callersOf = new WeakMap<FastifyRequest, Caller>();

/** Lets in who may use models, and remembers who it is for {@link CallerOf}. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.callers.identify(callerSecret(request.headers));
    assertScope(caller, 'model:infer');
    callersOf.set(request, caller);
    return true;
  }
}

/** The caller whom {@link CallerGuard} let in. */
export const CallerOf = createParamDecorator((_none: unknown, context: ExecutionContext): Caller => {
  const caller = callersOf.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('no CallerGuard stands before this handler');
  return caller;
});
