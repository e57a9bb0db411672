import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from '../identity/authenticator.ts';
import { assertScope } from '../identity/principal.ts';
import { isLocal } from './local-peer.ts';

/** Whoever is on this machine may scrape; everybody else needs the scope `operations:read`. */
@Injectable()
export class MetricsGuard implements CanActivate {
  private readonly authenticator: Authenticator;

  constructor(authenticator: Authenticator) {
    this.authenticator = authenticator;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!isLocal(request)) assertScope(await this.authenticator.authenticate(request), 'operations:read');
    return true;
  }
}
