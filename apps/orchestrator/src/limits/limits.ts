import type { KeyConfig } from '@assay/inference';
import type { Snapshot } from '../configuration/configuration.ts';
import type { Operation } from '../generations/operation.ts';
import { AccountLimits, type LimitCells } from './account-limits.ts';

const REST_EVERY_MS = 1_000;

/** The limits of every key of the configuration in force. */
export class Limits {
  private accounts = new Map<string, { readonly of: string; readonly limits: AccountLimits }>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly cells: LimitCells,
    private readonly clock: { now(): number },
    private readonly onFault: (error: unknown) => void,
  ) {
    this.timer = setInterval(() => this.rest(), REST_EVERY_MS).unref();
  }

  /** Takes the limits of a configuration into force; what does not change keeps what it has in hand. */
  use({ plan }: Snapshot): void {
    const before = this.accounts;
    this.accounts = new Map(
      plan.keys.filter(isLimited).map((key) => [key.id, before.get(key.id)?.of === wordsOf(key) ? kept(before, key) : this.make(key)]),
    );
    for (const [id, { limits }] of before) if (this.accounts.get(id)?.limits !== limits) void limits.close().catch(this.onFault);
  }

  of({ caller }: Operation): AccountLimits | undefined {
    return this.accounts.get(caller.account)?.limits;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.accounts.values()].map(({ limits }) => limits.close().catch(this.onFault)));
  }

  private make(key: KeyConfig): { readonly of: string; readonly limits: AccountLimits } {
    return { of: wordsOf(key), limits: new AccountLimits(key, this.cells, this.clock) };
  }

  private rest(): void {
    for (const { limits } of this.accounts.values()) void limits.rest().catch(this.onFault);
  }
}

const isLimited = ({ limits, budget }: KeyConfig): boolean => limits !== undefined || budget !== undefined;
const wordsOf = ({ limits, budget }: KeyConfig): string => JSON.stringify([limits, budget]);

function kept<T>(before: ReadonlyMap<string, T>, { id }: KeyConfig): T {
  const found = before.get(id);
  if (!found) throw new Error(`the limits of ${id} are gone`);
  return found;
}
