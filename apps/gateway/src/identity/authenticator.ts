import { AssayError, SESSION_COOKIE } from '@assay/contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { assertSameOrigin } from './origin.ts';
import type { Principal } from './principal.ts';
import { Sessions } from './sessions.ts';
import { Tokens } from './tokens.ts';

/** Finds out who sends a request. */
@Injectable()
export class Authenticator {
  private readonly tokens: Tokens;
  private readonly sessions: Sessions;

  constructor(tokens: Tokens, sessions: Sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /** Errors: `unauthenticated`, `token_expired`; `origin_not_allowed` for another site's page that writes with a cookie. */
  async authenticate(request: FastifyRequest): Promise<Principal> {
    const bearer = bearerToken(request);
    const token = bearer ?? request.cookies[SESSION_COOKIE];
    if (token === undefined) throw new AssayError('unauthenticated');
    if (bearer === undefined) assertSameOrigin(request);
    const { sessionId, scopes } = await this.tokens.verify(token);
    const user = await this.sessions.check(sessionId);
    return { user, sessionId, scopes: new Set(user.scopes.filter((scope) => scopes.has(scope))) };
  }
}

/** The token of an `Authorization: Bearer` header; a header of another form is refused, not ignored. */
function bearerToken(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new AssayError('unauthenticated');
  return token;
}
