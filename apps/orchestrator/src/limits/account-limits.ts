import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/contracts';
import {
  BUDGET,
  bucketPool,
  SharedAllowance,
  SharedBudget,
  SharedPermits,
  type BucketState,
  type Clock,
  type Granted,
  type KeyConfig,
  type SharedCells,
} from '@assay/inference';
import { kvKey } from './kv-cells.ts';

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

/** A limit on what comes in a minute. */
interface Rate {
  readonly allowance: SharedAllowance<BucketState>;
  /** As it is told to who exceeds it. */
  readonly what: string;
  readonly perMinute: number;
}

/** Gives something back that was taken and not used. */
type Undo = () => void;

const MINUTE_S = 60;
/** When somebody who has too many in flight may try again: nobody knows when one of them ends, ms. */
const IN_FLIGHT_RETRY_MS = 1_000;

/** The limits of one key, shared with every other replica. */
export class AccountLimits {
  private readonly permits: SharedPermits | undefined;
  private readonly requests: Rate | undefined;
  private readonly tokens: Rate | undefined;
  private readonly budget: SharedBudget | undefined;
  private open = 0;

  /** `clock` is the wall's, which all replicas share. */
  constructor(
    private readonly key: KeyConfig,
    cells: LimitCells,
    clock: Pick<Clock, 'now' | 'sleep'>,
  ) {
    const { limits, budget } = key;
    const id = kvKey(key.id);
    const rate = (name: string, perMinute: number | undefined): Rate | undefined => {
      if (perMinute === undefined) return undefined;
      const pool = bucketPool({ capacity: perMinute, perSecond: perMinute / MINUTE_S });
      return { allowance: new SharedAllowance(cells.rates, `${name}.${id}`, pool, clock), what: `${name} per minute`, perMinute };
    };
    this.requests = rate('requests', limits?.requestsPerMinute);
    this.tokens = rate('tokens', limits?.tokensPerMinute);
    this.budget = budget && new SharedBudget(cells.budgets, `budget.${id}`, { ...BUDGET, ...budget }, clock);
    if (limits?.inFlight !== undefined)
      this.permits = new SharedPermits(cells.rates, `in-flight.${id}`, limits.inFlight, randomUUID(), clock);
  }

  /** Whether something is set aside that has not been settled. */
  get isBusy(): boolean {
    return this.open > 0;
  }

  /**
   * Sets aside what a generation may cost, all of it or nothing. Errors: `rate_limited` and `budget_exhausted`, both with what and
   * until when; `service_unavailable` when nobody can count. A refused generation consumes nothing of any limit.
   */
  async reserve(promptTokens: number, maxTokens: number, signal: AbortSignal): Promise<Reservation> {
    const undo: Undo[] = [];
    try {
      await this.enter(undo, signal);
      const request = await take(this.requests, 1, undo, signal);
      const budget = await this.budget?.reserve(promptTokens, maxTokens, signal);
      if (budget) undo.push(() => this.budget?.settle(budget, 0));
      const most = budget?.maxTokens ?? maxTokens;
      const whole = promptTokens + most;
      const tokens = await take(this.tokens, whole, undo, signal);
      const settle = this.once((used) => {
        this.permits?.give();
        if (request && used === 0) this.requests?.allowance.refund(request, 1);
        if (tokens) this.tokens?.allowance.refund(tokens, whole - used);
        if (budget) this.budget?.settle(budget, used);
      });
      return { maxTokens: most, soft: budget?.soft ?? false, settle };
    } catch (error) {
      for (const giveBack of undo) giveBack();
      throw error;
    }
  }

  /** Gives back what this replica holds and is not about to use, and renews its share of what is in flight. */
  async rest(): Promise<void> {
    await Promise.all([this.permits?.rest(), this.requests?.allowance.rest(), this.tokens?.allowance.rest(), this.budget?.rest()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.permits?.close(), this.requests?.allowance.close(), this.tokens?.allowance.close(), this.budget?.close()]);
  }

  private async enter(undo: Undo[], signal: AbortSignal): Promise<void> {
    const { permits, key } = this;
    if (!permits) return;
    if (!permits.tryTake() && !(await permits.take(signal)))
      throw limited('requests in flight', key.limits?.inFlight ?? 0, IN_FLIGHT_RETRY_MS);
    undo.push(() => permits.give());
  }

  private once(settle: (used: number) => void): (used: number) => void {
    let settled = false;
    this.open++;
    return (used) => {
      if (settled) return;
      settled = true;
      this.open--;
      settle(used);
    };
  }
}

async function take(rate: Rate | undefined, amount: number, undo: Undo[], signal: AbortSignal): Promise<Granted | undefined> {
  if (!rate) return undefined;
  const { allowance, what, perMinute } = rate;
  const taken = allowance.tryTake(amount) ?? (await allowance.take(amount, signal));
  if (!taken.granted) throw limited(what, perMinute, taken.retryAfterMs);
  undo.push(() => allowance.refund(taken, amount));
  return taken;
}

function limited(what: string, limit: number, retryAfterMs: number): AssayError {
  if (!Number.isFinite(retryAfterMs)) {
    return new AssayError('rate_limited', {
      message: `This request alone is more than the limit of ${limit} ${what}. Ask for less.`,
      details: { what, limit },
    });
  }
  return new AssayError('rate_limited', {
    message: `The limit of ${limit} ${what} is reached. Wait for the time in Retry-After.`,
    details: { what, limit, retryAfterMs },
  });
}
