import { AssayError } from '@assay/contracts';
import type { Clock, LocalRef, VaultConfig } from '@assay/inference';
import type { Lease, VaultClient } from './vault-client.ts';

/** A token is renewed when a third of its time is left. */
const RENEW_AT = 2 / 3;

interface Held extends Lease {
  readonly since: number;
}

/** Being known to Vault: a token, given or got by AppRole, that is renewed while it can be and got anew when it cannot. */
export class VaultSession {
  private held: Held | undefined;
  private getting: Promise<Held> | undefined;

  constructor(
    private readonly client: VaultClient,
    private readonly auth: VaultConfig['auth'],
    /** The secret of a reference as it now is; asked each time, so that it may rotate. */
    private readonly credential: (ref: LocalRef) => Promise<string | undefined>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** A token that is in force as far as can be known. Errors: those of the client; `secret_store_denied` without a credential. */
  async token(): Promise<string> {
    this.getting ??= this.current().finally(() => (this.getting = undefined));
    return (await this.getting).token;
  }

  /** Whether the token still stands, after something was denied to it; if not, the next one is got anew. */
  async stands(token: string): Promise<boolean> {
    try {
      await this.client.lookUp(token);
      return (await this.given(token)) === token;
    } catch (error) {
      if (!isDenied(error)) throw error;
      if (this.held?.token === token) this.held = undefined;
      return false;
    }
  }

  private async current(): Promise<Held> {
    const { held } = this;
    if (!held) return this.begin();
    const age = (this.clock.now() - held.since) / 1_000;
    if (held.seconds === 0 || age < held.seconds * RENEW_AT) return held;
    if (!held.renewable) return age < held.seconds ? held : this.begin();
    try {
      return this.hold(await this.client.renew(held.token));
    } catch (error) {
      if (isDenied(error)) return this.begin();
      // Not now; while it lasts it serves.
      if (age < held.seconds) return held;
      throw error;
    }
  }

  private async begin(): Promise<Held> {
    this.held = undefined;
    const { auth } = this;
    if ('appRole' in auth) {
      const { mount, roleId, secretId } = auth.appRole;
      return this.hold(await this.client.logIn(mount, roleId, await this.credentialOf(secretId)));
    }
    const token = await this.credentialOf(auth.token);
    return this.hold(await this.client.lookUp(token));
  }

  /** The token that is to be used now: of a given one, what its reference says by now. */
  private async given(token: string): Promise<string> {
    if ('appRole' in this.auth) return token;
    const now = await this.credentialOf(this.auth.token);
    if (now !== token) this.held = undefined;
    return now;
  }

  private async credentialOf(ref: LocalRef): Promise<string> {
    const found = await this.credential(ref);
    if (found === undefined) throw new AssayError('secret_store_denied', { details: { reason: 'no credential for the secret store' } });
    return found;
  }

  private hold(lease: Lease): Held {
    return (this.held = { ...lease, since: this.clock.now() });
  }
}

export const isDenied = (error: unknown): boolean => error instanceof AssayError && error.code === 'secret_store_denied';
