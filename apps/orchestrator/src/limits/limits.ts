import type { Clock, KeyConfig } from '@assay/inference';
import type { Snapshot } from '../configuration/configuration.ts';
import type { Operation } from '../generations/operation.ts';
import { AccountLimits, type LimitCells } from './account-limits.ts';

const REST_EVERY_MS = 1_000;

/** The limits of one key, and the words that they were made of. */
interface Account {
  readonly of: string;
  readonly limits: AccountLimits;
}

/** The limits of every key of the configuration in force. */
export class Limits {
  private accounts = new Map<string, Account>();
  /** Limits that have been replaced, while generations are still to be settled with them. */
  private readonly leaving = new Set<AccountLimits>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly cells: LimitCells,
    private readonly clock: Pick<Clock, 'now' | 'sleep'>,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.timer = setInterval(() => this.rest(), REST_EVERY_MS).unref();
  }

  /** Takes the limits of a configuration into force; what does not change keeps what it has in hand. */
  use({ plan }: Pick<Snapshot, 'plan'>): void {
    const before = this.accounts;
    this.accounts = new Map(plan.keys.filter(isLimited).map((key) => [key.id, this.account(key, before.get(key.id))]));
    for (const [id, { limits }] of before) if (this.accounts.get(id)?.limits !== limits) this.leaving.add(limits);
    this.bidFarewell();
  }

  of({ caller }: Pick<Operation, 'caller'>): AccountLimits | undefined {
    return this.accounts.get(caller.account)?.limits;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    const all = [...[...this.accounts.values()].map(({ limits }) => limits), ...this.leaving];
    await Promise.all(all.map((limits) => limits.close().catch(this.onFault)));
  }

  private account(key: KeyConfig, before: Account | undefined): Account {
    const of = JSON.stringify([key.limits, key.budget]);
    return before?.of === of ? before : { of, limits: new AccountLimits(key, this.cells, this.clock) };
  }

  private rest(): void {
    for (const { limits } of this.accounts.values()) void limits.rest().catch(this.onFault);
    this.bidFarewell();
  }

  /** What replaced limits hold goes back at once; and again when the last generation has been settled with them. */
  private bidFarewell(): void {
    for (const limits of this.leaving) {
      if (!limits.isBusy) this.leaving.delete(limits);
      void limits.close().catch(this.onFault);
    }
  }
}

const isLimited = ({ limits, budget }: KeyConfig): boolean => limits !== undefined || budget !== undefined;
