import type { KeyConfig, KeyScope, TenantConfig } from '@assay/inference';

/** Who asks, and what they may. */
export interface Caller {
  readonly tenant: TenantConfig;
  /** The key that was shown; undefined for a token of the platform's own users. */
  readonly key: KeyConfig | undefined;
  /** Name under which limits and the ledger count: the key's id, or the user's. */
  readonly account: string;
  readonly scopes: ReadonlySet<KeyScope>;
  /** Whether they may name this model. */
  mayUse(model: string): boolean;
}
