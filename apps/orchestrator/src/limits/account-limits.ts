import { AssayError } from '@assay/contracts';
import {
  BUDGET,
  bucketPool,
  budgetPool,
  periodEnd,
  SharedAllowance,
  type BucketState,
  type BudgetState,
  type KeyConfig,
  type SharedCells,
} from '@assay/inference';
import { kvKey } from './kv-cells.ts';

export interface LimitCells {
  /** Rates: lost with the broker, and full again then. */
  readonly rates: SharedCells;
  /** Budgets outlive the broker. */
  readonly budgets: SharedCells & { read<S>(key: string): Promise<S | undefined> };
}

/** Tokens that a generation may cost at most, set aside before it begins. */
export interface Reservation {
  /** What the answer may have; less than asked for past the soft limit of a budget. */
  readonly maxTokens: number;
  /** Replaces what was set aside by what was used. 0 for what came to nothing, which then consumed nothing. */
  settle(usedTokens: number): void;
}

const MINUTE_S = 60;
const budgetKey = (id: string): string => `budget.${kvKey(id)}`;

/** The limits of one key, shared with every other replica. */
export class AccountLimits {
  private readonly requests: SharedAllowance<BucketState> | undefined;
  private readonly tokens: SharedAllowance<BucketState> | undefined;
  private readonly budget: SharedAllowance<BudgetState> | undefined;
  private inFlight = 0;
  /** Whether the budget was past its soft limit when it was last looked at. */
  private soft = false;

  constructor(
    private readonly key: KeyConfig,
    private readonly cells: LimitCells,
    private readonly clock: { now(): number },
  ) {
    const { limits, budget, id } = key;
    const rate = (name: string, perMinute: number | undefined): SharedAllowance<BucketState> | undefined =>
      perMinute === undefined
        ? undefined
        : new SharedAllowance(
            cells.rates,
            `${name}.${kvKey(id)}`,
            bucketPool({ capacity: perMinute, perSecond: perMinute / MINUTE_S }),
            clock,
          );
    this.requests = rate('requests', limits?.requestsPerMinute);
    this.tokens = rate('tokens', limits?.tokensPerMinute);
    this.budget = budget && new SharedAllowance(cells.budgets, budgetKey(id), budgetPool({ ...BUDGET, ...budget }), clock);
  }

  /**
   * Sets aside what a generation may cost, all of it or nothing. Errors: `rate_limited`, `budget_exhausted`, both with what and
   * until when; a refused generation consumes nothing of any limit.
   */
  async reserve(promptTokens: number, maxTokens: number, signal: AbortSignal): Promise<Reservation> {
    const { limits } = this.key;
    if (limits?.inFlight !== undefined && this.inFlight >= limits.inFlight) throw limited('requests in flight', limits.inFlight, 1_000);
    // Near its end a budget buys shorter answers instead of none.
    const most = this.soft ? Math.max(1, Math.floor(maxTokens * BUDGET.shortened)) : maxTokens;
    const whole = promptTokens + most;
    this.inFlight++;
    const undo: (() => void)[] = [() => this.inFlight--];
    try {
      await this.take(this.requests, 1, 'requests per minute', limits?.requestsPerMinute ?? 0, undo, signal);
      await this.take(this.tokens, whole, 'tokens per minute', limits?.tokensPerMinute ?? 0, undo, signal);
      await this.takeBudget(whole, undo, signal);
    } catch (error) {
      for (const give of undo) give();
      if (this.soft || !(error instanceof AssayError && error.code === 'budget_exhausted')) throw error;
      // What does not fit whole may fit when it is shortened.
      this.soft = true;
      return this.reserve(promptTokens, maxTokens, signal);
    }
    return { maxTokens: most, settle: this.settler(whole) };
  }

  /** Gives back what this replica holds and does not use, and looks how much of the budget is left. */
  async rest(): Promise<void> {
    await this.lookAtBudget();
    await Promise.all([this.requests?.rest(), this.tokens?.rest(), this.budget?.rest()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.requests?.close(), this.tokens?.close(), this.budget?.close()]);
  }

  private async lookAtBudget(): Promise<void> {
    const { budget, id } = this.key;
    if (!budget) return;
    const pool = budgetPool({ ...BUDGET, ...budget });
    const state = pool.at(await this.cells.budgets.read<BudgetState>(budgetKey(id)), this.clock.now());
    this.soft = state.used > BUDGET.softRatio * budget.tokens;
  }

  private settler(reserved: number): (used: number) => void {
    let settled = false;
    return (used) => {
      if (settled) return;
      settled = true;
      this.inFlight--;
      if (used === 0) this.requests?.refund(1);
      this.tokens?.refund(reserved - used);
      this.budget?.refund(reserved - used);
    };
  }

  private async take(
    allowance: SharedAllowance<BucketState> | undefined,
    amount: number,
    what: string,
    limit: number,
    undo: (() => void)[],
    signal: AbortSignal,
  ): Promise<void> {
    if (!allowance) return;
    const taken = allowance.tryTake(amount) ?? (await allowance.take(amount, signal));
    if (!taken.granted) throw limited(what, limit, taken.retryAfterMs);
    undo.push(() => allowance.refund(amount));
  }

  private async takeBudget(amount: number, undo: (() => void)[], signal: AbortSignal): Promise<void> {
    const { budget, key } = this;
    if (!budget || !key.budget) return;
    const taken = budget.tryTake(amount) ?? (await budget.take(amount, signal));
    if (!taken.granted) {
      const until = periodEnd(key.budget.period, this.clock.now());
      const details = {
        what: `tokens per ${key.budget.period}`,
        limit: key.budget.tokens,
        until: new Date(until).toISOString(),
        retryAfterMs: until - this.clock.now(),
      };
      throw new AssayError('budget_exhausted', {
        message: `The budget of ${details.limit} ${details.what} is used up until ${details.until}.`,
        details,
      });
    }
    undo.push(() => budget.refund(amount));
  }
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
