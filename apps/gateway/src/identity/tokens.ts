import { AssayError, SCOPES, Scope } from '@assay/contracts';
import type { SigningKey } from '@assay/service';
import { Inject, Injectable } from '@nestjs/common';
import { errors, exportJWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { GatewayConfig } from '../config.ts';

export const GATEWAY_CONFIG = Symbol('GatewayConfig');
export const SIGNING_KEY = Symbol('SigningKey');

const ISSUER = 'assay';
const AUDIENCE = 'assay-gateway';

const INFERENCE_SCOPES = ['model:infer', 'model:admin'] as const satisfies readonly Scope[];

const Claims = z.object({ sid: z.uuid(), scope: z.string() });

/** What a valid token says. */
export interface TokenClaims {
  readonly sessionId: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** Bearer tokens: JWTs signed with Ed25519, bound to a session that can be ended. */
@Injectable()
export class Tokens {
  private readonly key: SigningKey;
  private readonly config: GatewayConfig;

  constructor(@Inject(SIGNING_KEY) key: SigningKey, @Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.key = key;
    this.config = config;
  }

  /** When a session that starts now ends. */
  expiry(now = Date.now()): Date {
    return new Date(now + this.config.tokenTtlSeconds * 1_000);
  }

  issue(subject: string, sessionId: string, scopes: readonly Scope[], expiresAt: Date): Promise<string> {
    return new SignJWT({ sid: sessionId, scope: scopes.join(' ') })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.key.id, typ: 'JWT' })
      .setSubject(subject)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(this.key.privateKey);
  }

  /** For the inference platform, which accepts it without asking anybody: short-lived, and good for nothing else. */
  issueForInference(subject: string, scopes: ReadonlySet<Scope>, expiresAt: Date): Promise<string> {
    const granted = INFERENCE_SCOPES.filter((scope) => scopes.has(scope));
    return new SignJWT({ scope: granted.join(' ') })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.key.id, typ: 'JWT' })
      .setSubject(subject)
      .setIssuer(ISSUER)
      .setAudience('assay-inference')
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(this.key.privateKey);
  }

  /** The public half of the signing key, RFC 7517. */
  async keySet(): Promise<{ keys: Record<string, unknown>[] }> {
    const { kty, crv, x } = await exportJWK(this.key.publicKey);
    return { keys: [{ kty, crv, x, kid: this.key.id, alg: 'EdDSA', use: 'sig' }] };
  }

  /** Errors: `token_expired`, else `unauthenticated` whatever is wrong with it. */
  async verify(token: string): Promise<TokenClaims> {
    try {
      const { payload } = await jwtVerify(token, this.key.publicKey, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['EdDSA'] });
      const { sid, scope } = Claims.parse(payload);
      return { sessionId: sid, scopes: new Set(SCOPES.filter((known) => scope.split(' ').includes(known))) };
    } catch (cause) {
      throw new AssayError(cause instanceof errors.JWTExpired ? 'token_expired' : 'unauthenticated', { cause });
    }
  }
}
