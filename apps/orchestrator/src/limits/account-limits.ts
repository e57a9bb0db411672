import { randomUUID } from 'node:crypto';
import {
  BUDGET,
  bucketPool,
  SharedAllowance,
  SharedBudget,
  SharedPermits,
  type Clock,
  type KeyConfig,
  type SharedCells,
} from '@assay/inference';
import { kvKey } from './kv-cells.ts';
import { Taken, type KeyLimits, type Rate } from './taken.ts';

export interface LimitCells {
  /** Rates and what is in flight: lost with the broker; full again, or told again, then. */
  readonly rates: SharedCells;
  /** Budgets outlive the broker. */
  readonly budgets: SharedCells;
}

/** Tokens that a generation may cost at most, set aside before it begins. */
export interface Reservation {
  /** What the answer may have; less than asked for past the soft limit of a budget. */
  readonly maxTokens: number;
  /** Past the soft limit of a budget. */
  readonly soft: boolean;
  /** Replaces what was set aside by what was used. 0 for what came to nothing, which then consumed nothing. */
  settle(usedTokens: number): void;
}

const MINUTE_S = 60;

/** The limits of one key, shared with every other replica. */
export class AccountLimits {
  private readonly limits: KeyLimits;
  private open = 0;

  /** `clock` is the wall's, which all replicas share. */
  constructor({ id, limits, budget }: KeyConfig, cells: LimitCells, clock: Pick<Clock, 'now' | 'sleep'>) {
    const key = kvKey(id);
    const rate = (name: string, perMinute: number | undefined): Rate | undefined => {
      if (perMinute === undefined) return undefined;
      const pool = bucketPool({ capacity: perMinute, perSecond: perMinute / MINUTE_S });
      return { allowance: new SharedAllowance(cells.rates, `${name}.${key}`, pool, clock), what: `${name} per minute`, perMinute };
    };
    const inFlight = limits?.inFlight;
    this.limits = {
      permits: inFlight === undefined ? undefined : new SharedPermits(cells.rates, `in-flight.${key}`, inFlight, randomUUID(), clock),
      inFlight: inFlight ?? 0,
      requests: rate('requests', limits?.requestsPerMinute),
      tokens: rate('tokens', limits?.tokensPerMinute),
      budget: budget && new SharedBudget(cells.budgets, `budget.${key}`, { ...BUDGET, ...budget }, clock),
    };
  }

  /** Whether something is set aside that has not been settled. */
  get isBusy(): boolean {
    return this.open > 0;
  }

  /**
   * Sets aside what a generation may cost, all of it or nothing; at once where that is at hand, as it is nearly always. Errors:
   * `rate_limited` and `budget_exhausted`, both with what and until when; `service_unavailable` when nobody can count. A refused
   * generation consumes nothing of any limit.
   */
  reserve(promptTokens: number, maxTokens: number, signal: AbortSignal): Reservation | Promise<Reservation> {
    this.open++;
    const taken = new Taken(this.limits, promptTokens, maxTokens, this.onSettled);
    return taken.tryAll() ? taken : this.asked(taken, signal);
  }

  /** Gives back what this replica holds and is not about to use, and renews its share of what is in flight. */
  async rest(): Promise<void> {
    const { permits, requests, tokens, budget } = this.limits;
    await Promise.all([permits?.rest(), requests?.allowance.rest(), tokens?.allowance.rest(), budget?.rest()]);
  }

  async close(): Promise<void> {
    const { permits, requests, tokens, budget } = this.limits;
    await Promise.all([permits?.close(), requests?.allowance.close(), tokens?.allowance.close(), budget?.close()]);
  }

  private async asked(taken: Taken, signal: AbortSignal): Promise<Reservation> {
    try {
      return await taken.takeRest(signal);
    } catch (error) {
      taken.settle(0);
      throw error;
    }
  }

  private readonly onSettled = (): void => {
    this.open--;
  };
}
