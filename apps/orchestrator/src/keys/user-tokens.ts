import { AssayError } from '@assay/contracts';
import { KEY_SCOPES, type KeyScope } from '@assay/inference';
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

  /** Errors: `unauthenticated`, `token_expired`; `service_unavailable` when the key set cannot be had. */
  async verify(token: string): Promise<Caller> {
    // Whatever is no JWT is a wrong key, and must not cost a request to anybody.
    if (token.split('.').length !== 3) throw wrongKey();
    try {
      const { payload } = await jwtVerify(token, this.keys, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['EdDSA'] });
      const { sub, scope } = Claims.parse(payload);
      const granted = scope.split(' ');
      return userCaller(
        sub,
        KEY_SCOPES.filter((known) => granted.includes(known)),
      );
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) throw new AssayError('token_expired', { cause });
      throw saysNothing(cause) ? new AssayError('service_unavailable', { cause }) : wrongKey(cause);
    }
  }
}

const USER = 'user:';

/** A user of the platform's own, who counts under an account of their own. */
export function userCaller(sub: string, scopes: readonly KeyScope[]): Caller {
  const account = `${USER}${sub}`;
  return { tenant: { id: account, weight: 1, priority: 5 }, key: undefined, account, scopes: new Set(scopes), mayUse: () => true };
}

/** Undefined for an account that is a key's. */
export const userOfAccount = (account: string): string | undefined => (account.startsWith(USER) ? account.slice(USER.length) : undefined);

/** Whether a failure is not the token's: the key set did not come, or not as one. */
function saysNothing(cause: unknown): boolean {
  if (cause instanceof errors.JOSEError) return cause instanceof errors.JWKSTimeout || cause.code === errors.JOSEError.code;
  return !(cause instanceof z.ZodError);
}

function wrongKey(cause?: unknown): AssayError {
  return new AssayError('unauthenticated', { message: 'The API key is not known.', cause });
}
