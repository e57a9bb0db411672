import { createHash } from 'node:crypto';
import { AssayError } from '@assay/contracts';
import type { KeyConfig, KeyScope, TenantConfig } from '@assay/inference';
import { LRUCache } from 'lru-cache';
import type { Snapshot } from '../configuration/configuration.ts';
import type { Caller } from './caller.ts';
import { userCaller, userOfAccount, type UserTokens } from './user-tokens.ts';

const REMEMBERED = 10_000;

/** Finds out who asks, by the key or the token that they show. */
export class Callers {
  private byHash = new Map<string, Caller>();
  /** Hashing is the dearest part of a request's authentication; the map holds digests of what was shown, for a short while. */
  private readonly shown = new LRUCache<string, Caller>({ max: REMEMBERED, ttl: 60_000 });

  constructor(private readonly users: UserTokens) {}

  /** Takes the keys of a configuration into force; those that it no longer has end at once. */
  use({ plan, secrets }: Snapshot): void {
    this.shown.clear();
    this.byHash = new Map(
      plan.keys.flatMap((key) => {
        const hash = secrets.hashOfKey(key.id);
        const tenant = plan.tenants.get(key.tenant);
        return hash === undefined || !tenant ? [] : [[hash, callerOf(key, tenant)] as const];
      }),
    );
  }

  /** Whoever has shown this secret a moment ago; undefined: ask {@link identify}. Errors: `token_expired`. */
  remembered(secret: string | undefined): Caller | undefined {
    const known = secret === undefined ? undefined : this.shown.get(secret);
    return known && current(known);
  }

  /** Errors: `unauthenticated`, `token_expired`. */
  async identify(secret: string | undefined): Promise<Caller> {
    if (secret === undefined || secret === '') throw new AssayError('unauthenticated', { message: 'Send an API key.' });
    const known = this.remembered(secret);
    if (known) return known;
    const caller = this.byHash.get(createHash('sha256').update(secret).digest('hex'));
    if (caller) {
      this.shown.set(secret, caller);
      return current(caller);
    }
    return this.users.verify(secret);
  }

  /** Who an account is, for work that is done after its request. Errors: `unauthenticated` for a key that is gone, `token_expired`. */
  ofAccount(account: string): Caller {
    for (const caller of this.byHash.values()) if (caller.account === account) return current(caller);
    const user = userOfAccount(account);
    if (user === undefined) throw new AssayError('unauthenticated', { message: 'The API key of this account is gone.' });
    return userCaller(user, ['model:infer']);
  }
}

/** Throws `forbidden`, naming the scope that is missing. */
export function assertScope(caller: Caller, scope: KeyScope): void {
  if (!caller.scopes.has(scope)) throw new AssayError('forbidden', { details: { scope } });
}

function current(caller: Caller): Caller {
  const { key } = caller;
  if (key?.expires !== undefined && Date.parse(key.expires) <= Date.now()) throw new AssayError('token_expired');
  return caller;
}

function callerOf(key: KeyConfig, tenant: TenantConfig): Caller {
  const models = key.models.includes('*') ? undefined : new Set(key.models);
  return {
    tenant,
    key,
    account: key.id,
    scopes: new Set(key.scopes),
    mayUse: (model) => models?.has(model) ?? true,
  };
}
