import { machineClock, type LocalRef, type SecretRef, type VaultConfig } from '@assay/inference';
import { EnvironmentStore } from './environment.store.ts';
import { FileStore } from './file.store.ts';
import type { Found } from './secret-store.ts';
import { VaultStore } from './vault.store.ts';

export interface SecretSources {
  readonly environment: NodeJS.ProcessEnv;
  /** Folder to which file names are relative. */
  readonly folder: string;
}

/** Every kind of store, each behind its own word in the configuration. They outlive a reload, and what they keep with them. */
export class SecretStores {
  private readonly environment: EnvironmentStore;
  private readonly files: FileStore;
  private vault: { readonly of: string; readonly store: VaultStore } | undefined;

  constructor({ environment, folder }: SecretSources) {
    this.environment = new EnvironmentStore(environment);
    this.files = new FileStore(folder);
  }

  /** Never rejects. `fresh`: what was read before is not good enough. */
  find(ref: SecretRef, vault: VaultConfig | undefined, fresh: boolean): Promise<Found> {
    if (!('vault' in ref)) return this.local(ref);
    if (!vault) throw new Error('a secret lies in Vault, and nobody says where that is: the configuration was not checked');
    return this.vaultOf(vault).find(ref, fresh);
  }

  private local(ref: LocalRef): Promise<Found> {
    return 'env' in ref ? this.environment.find(ref) : this.files.find(ref);
  }

  private vaultOf(config: VaultConfig): VaultStore {
    const of = JSON.stringify(config);
    if (this.vault?.of !== of) {
      const credential = async (ref: LocalRef): Promise<string | undefined> => (await this.local(ref)).secret;
      const store = new VaultStore(config, credential, machineClock);
      if (this.vault) store.inherit(this.vault.store);
      this.vault = { of, store };
    }
    return this.vault.store;
  }
}
