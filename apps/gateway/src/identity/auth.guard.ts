import { AssayError, SESSION_COOKIE, type HttpOperation } from '@assay/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { operationOf } from '../http/operation.ts';
import { assertSameOrigin } from './origin.ts';
import { setPrincipal } from './principal.ts';
import { Sessions } from './sessions.ts';
import { Tokens } from './tokens.ts';

/** Finds out who asks, and whether the operation's scope is theirs. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly tokens: Tokens;
  private readonly sessions: Sessions;

  constructor(tokens: Tokens, sessions: Sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const operation = operationOf(context);
    if (operation?.scope === undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const bearer = bearerToken(request);
    const token = bearer ?? request.cookies[SESSION_COOKIE];
    if (token === undefined) throw new AssayError('unauthenticated');
    if (bearer === undefined) assertSameOrigin(request);
    const { sessionId, scopes } = await this.tokens.verify(token);
    const user = await this.sessions.check(sessionId);
    const granted = new Set(user.scopes.filter((scope) => scopes.has(scope)));
    setPrincipal(request, { user, sessionId, scopes: granted });
    assertScope(operation.scope, granted);
    return true;
  }
}

function assertScope(needed: HttpOperation['scope'], granted: ReadonlySet<string>): void {
  if (needed === undefined || needed === 'authenticated' || granted.has(needed)) return;
  throw new AssayError('forbidden', { details: { scope: needed } });
}

/** The token of an `Authorization: Bearer` header; a header of another form is refused, not ignored. */
function bearerToken(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new AssayError('unauthenticated');
  return token;
}
