import { HTTP, SESSION_COOKIE, type Session, type User } from '@assay/contracts';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import { Sessions } from './sessions.ts';
import { GATEWAY_CONFIG, Tokens } from './tokens.ts';

@Controller()
export class SessionController {
  private readonly sessions: Sessions;
  private readonly tokens: Tokens;
  private readonly config: GatewayConfig;

  constructor(sessions: Sessions, tokens: Tokens, @Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.config = config;
  }

  @Operation(HTTP.login)
  async login(@Input() { body }: OperationInput<typeof HTTP.login>, @Res({ passthrough: true }) reply: FastifyReply): Promise<Session> {
    const user = await this.sessions.authenticate(body.username, body.password);
    const expiresAt = this.tokens.expiry();
    const { sessionId } = await this.sessions.open(user.id, expiresAt);
    const token = await this.tokens.issue(user.id, sessionId, user.scopes, expiresAt);
    reply.setCookie(SESSION_COOKIE, token, this.cookie(this.config.tokenTtlSeconds));
    return { user, token, expiresAt: expiresAt.toISOString() };
  }

  @Operation(HTTP.logout)
  async logout(@Input() { principal }: OperationInput<typeof HTTP.logout>, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.close(principal.sessionId);
    reply.clearCookie(SESSION_COOKIE, this.cookie(0));
  }

  @Operation(HTTP.me)
  me(@Input() { principal }: OperationInput<typeof HTTP.me>): User {
    return principal.user;
  }

  private cookie(maxAge: number) {
    return { httpOnly: true, sameSite: 'lax', path: '/', secure: this.config.secureCookie, maxAge } as const;
  }
}
