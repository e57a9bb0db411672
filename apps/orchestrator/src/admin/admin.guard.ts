import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerSecret } from '../http/caller-secret.ts';
import { assertScope, Callers } from '../keys/callers.ts';

/** Lets in whose key or token has the scope `model:admin`. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    assertScope(await this.callers.identify(callerSecret(headers)), 'model:admin');
    return true;
  }
}
