import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { operationOf } from '../http/operation.ts';
import { attributeTo } from '../http/request-trace.ts';
import { Authenticator } from './authenticator.ts';
import { assertSameOrigin } from './origin.ts';
import { assertScope, setPrincipal } from './principal.ts';

/** Whether the operation's scope is the caller's. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly authenticator: Authenticator;

  constructor(authenticator: Authenticator) {
    this.authenticator = authenticator;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const operation = operationOf(context);
    // Routes outside the table are public, or have a guard of their own.
    if (!operation) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (operation.scope === undefined) {
      // Another site's page shall not log a browser in either: its owner would work in somebody else's name.
      assertSameOrigin(request);
      return true;
    }
    const principal = await this.authenticator.authenticate(request);
    setPrincipal(request, principal);
    attributeTo(principal.user.id, request);
    if (operation.scope !== 'authenticated') assertScope(principal, operation.scope);
    return true;
  }
}
