import { AssayError } from '@assay/contracts';
import { KEY_SCOPES } from '@assay/inference';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Caller } from './caller.ts';

const ISSUER = 'assay';
const AUDIENCE = 'assay-inference';

const Claims = z.object({ sub: z.string().min(1), scope: z.string() });

/** Tokens that the gateway signs for the platform's own users, verified by the key set that it publishes. */
export class UserTokens {
  private readonly keys: JWTVerifyGetKey;

  /** `jwksUrl` is asked when a token comes whose key is not known yet. */
  constructor(jwksUrl: string) {
    this.keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 2_000, cooldownDuration: 5_000 });
  }

  /** Errors: `unauthenticated`, `token_expired`. */
  async verify(token: string): Promise<Caller> {
    // Whatever is no JWT is a wrong key, and must not cost a request to anybody.
    if (token.split('.').length !== 3) throw wrongKey();
    try {
      const { payload } = await jwtVerify(token, this.keys, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['EdDSA'] });
      const { sub, scope } = Claims.parse(payload);
      const granted = scope.split(' ');
      return {
        tenant: { id: `user:${sub}`, weight: 1, priority: 5 },
        key: undefined,
        account: `user:${sub}`,
        scopes: new Set(KEY_SCOPES.filter((known) => granted.includes(known))),
        mayUse: () => true,
      };
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) throw new AssayError('token_expired', { cause });
      throw wrongKey(cause);
    }
  }
}

function wrongKey(cause?: unknown): AssayError {
  return new AssayError('unauthenticated', { message: 'The API key is not known.', cause });
}
