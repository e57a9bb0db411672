import { AssayError } from '@assay/contracts';
import type { Clock, LocalRef, VaultConfig } from '@assay/inference';
import { foundIn, type Found, type SecretStore } from './secret-store.ts';
import { VaultClient } from './vault-client.ts';
import { isDenied, VaultSession } from './vault-session.ts';

interface VaultRef {
  readonly vault: string;
  readonly field: string;
}

interface Kept {
  /** As they were last read; undefined: they never were. */
  fields?: Readonly<Record<string, unknown>>;
  readAt: number;
  problem?: AssayError;
  reading?: Promise<void>;
}

/**
 * Secrets of a server that speaks Vault's wire, kept for `refreshSeconds`. While it is sealed, away or unwilling, the last good value
 * stays in use and the problem is told; a secret that it says is gone is gone.
 */
export class VaultStore implements SecretStore<VaultRef> {
  private readonly client: VaultClient;
  private readonly session: VaultSession;
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly config: VaultConfig,
    credential: (ref: LocalRef) => Promise<string | undefined>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.client = new VaultClient(config);
    this.session = new VaultSession(this.client, config.auth, credential, clock);
  }

  /** Takes over what another store knows of the same server: what was good before its settings changed is so still. */
  inherit({ config, kept }: VaultStore): void {
    const { address, mount, namespace } = this.config;
    if (config.address !== address || config.mount !== mount || config.namespace !== namespace) return;
    for (const [path, { fields }] of kept) if (fields) this.kept.set(path, { fields, readAt: -Infinity });
  }

  async find({ vault: path, field }: VaultRef, fresh: boolean): Promise<Found> {
    let kept = this.kept.get(path);
    if (!kept) this.kept.set(path, (kept = { readAt: -Infinity }));
    const isYoung = this.clock.now() - kept.readAt < this.config.refreshSeconds * 1_000;
    if (fresh || !isYoung) await (kept.reading ??= this.read(path, kept));
    // Renews the token in time, also while everything is kept; what goes wrong with that is told when something is read.
    else await this.session.token().catch(() => undefined);
    const value = kept.fields?.[field];
    return { ...foundIn(typeof value === 'string' ? value : undefined), ...(kept.problem ? { problem: kept.problem } : {}) };
  }

  /** Never rejects. */
  private async read(path: string, kept: Kept): Promise<void> {
    try {
      kept.fields = (await this.ask(path)) ?? {};
      kept.readAt = this.clock.now();
      delete kept.problem;
    } catch (error) {
      kept.problem = error instanceof AssayError ? error : new AssayError('secret_store_unreachable', { cause: error });
    } finally {
      delete kept.reading;
    }
  }

  private async ask(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const token = await this.session.token();
    try {
      return await this.client.read(token, path);
    } catch (error) {
      // A token that has ended is denied everything; one that stands is denied this.
      if (!isDenied(error) || (await this.session.stands(token))) throw error;
      return this.client.read(await this.session.token(), path);
    }
  }
}
