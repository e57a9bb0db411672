import { AssayError, HTTP } from '@assay/contracts';
import { METRICS, Metrics } from '@assay/telemetry';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { GatewayConfig } from '../config.ts';
import { principalOf } from '../identity/principal.ts';
import { GATEWAY_CONFIG } from '../identity/tokens.ts';
import { operationOf } from './operation.ts';

type RateScope = 'user' | 'address' | 'login';

/** Runs after authentication: users are counted by who they are, others and log-ins by their address. */
@Injectable()
export class RateGuard implements CanActivate {
  private readonly metrics: Metrics;
  private readonly limiters: Readonly<Record<RateScope, RateLimiterMemory>>;

  constructor(metrics: Metrics, @Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.metrics = metrics;
    const perMinute = (points: number): RateLimiterMemory => new RateLimiterMemory({ points, duration: 60 });
    this.limiters = {
      user: perMinute(config.requestsPerMinute),
      address: perMinute(config.anonymousPerMinute),
      login: perMinute(config.loginsPerMinute),
    };
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const operation = operationOf(context);
    if (operation === HTTP.health) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = principalOf(request);
    const scope: RateScope = operation === HTTP.login ? 'login' : principal ? 'user' : 'address';
    try {
      await this.limiters[scope].consume(principal?.user.id ?? request.ip);
      return true;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw this.refuse(scope, refusal, context.switchToHttp().getResponse<FastifyReply>());
    }
  }

  private refuse(scope: RateScope, { msBeforeNext }: RateLimiterRes, reply: FastifyReply): AssayError {
    this.metrics.counter(METRICS.rateLimited).inc({ scope });
    const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
    reply.header('retry-after', String(retryAfterSeconds));
    return new AssayError('rate_limited', { details: { retryAfterSeconds } });
  }
}
