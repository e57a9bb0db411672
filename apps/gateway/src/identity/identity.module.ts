import type { SigningKey } from '@assay/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { GatewayConfig } from '../config.ts';
import { RateGuard } from '../http/rate.guard.ts';
import { ReplyInterceptor } from '../http/reply.interceptor.ts';
import { AuthGuard } from './auth.guard.ts';
import { Authenticator } from './authenticator.ts';
import { SessionController } from './session.controller.ts';
import { Sessions } from './sessions.ts';
import { GATEWAY_CONFIG, SIGNING_KEY, Tokens } from './tokens.ts';

/** Who may do what, for every route. Guards run in this order. */
@Module({})
export class IdentityModule {
  static with(config: GatewayConfig, key: SigningKey): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      controllers: [SessionController],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        { provide: SIGNING_KEY, useValue: key },
        Tokens,
        Sessions,
        Authenticator,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_INTERCEPTOR, useClass: ReplyInterceptor },
      ],
      exports: [GATEWAY_CONFIG, Authenticator, Tokens],
    };
  }
}
