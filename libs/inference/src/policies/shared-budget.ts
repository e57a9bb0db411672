import type { Clock } from '../clock.ts';

import { SharedAllowance, SLICES, type Granted, type SlicePolicy } from './shared-allowance.ts';
import type { SharedCells } from './shared-cells.ts';
import { budgetPool } from './shared-pool.ts';
import { budgetExhausted, isSoft, periodEnd, shortened, type BudgetPolicy, type BudgetState } from './token-budget.ts';

/** What was set aside for one generation; belongs to its period, whatever happens afterwards. */
export interface BudgetReservation {
  /** Prompt and longest answer. */
  readonly tokens: number;
  /** What the answer may have. */
  readonly maxTokens: number;
  /** Past the soft limit, so that `maxTokens` is less than was asked for. */
  readonly soft: boolean;
  readonly granted: Granted;
}

/** One replica's part of a budget that all replicas share: reserve before a generation, settle after it. */
export class SharedBudget {
  private readonly allowance: SharedAllowance<BudgetState>;

  constructor(
    cells: SharedCells,
    key: string,
    private readonly policy: BudgetPolicy,
    /** Wall clock: periods are the calendar's. */
    private readonly clock: Pick<Clock, 'now'>,
    slices: SlicePolicy = SLICES,
  ) {
    this.allowance = new SharedAllowance(cells, key, budgetPool(policy), clock, slices);
  }

  /** Tokens used in this period, reservations included, as far as this replica knows. */
  get used(): number {
    return this.policy.tokens - this.allowance.left;
  }

  /** As {@link reserve}, from what is in hand; undefined where that is not enough. */
  tryReserve(promptTokens: number, maxTokens: number): BudgetReservation | undefined {
    const whole = this.allowance.tryTake(promptTokens + maxTokens);
    return whole && this.reserved(whole, promptTokens, maxTokens);
  }

  /**
   * Sets aside prompt and longest answer. Past the soft limit the answer is shortened; what does not fit even then is refused with
   * `budget_exhausted` and consumes nothing. Rejects also with the signal's reason, or with what the cells reject with.
   */
  async reserve(promptTokens: number, maxTokens: number, signal?: AbortSignal): Promise<BudgetReservation> {
    const { allowance, policy } = this;
    const less = shortened(policy, maxTokens);
    const whole = await allowance.take(promptTokens + maxTokens, signal);
    if (whole.granted) return this.reserved(whole, promptTokens, maxTokens);
    const part = less < maxTokens ? await allowance.take(promptTokens + less, signal) : whole;
    if (part.granted) return { tokens: promptTokens + less, maxTokens: less, soft: true, granted: part };
    const now = this.clock.now();
    throw budgetExhausted(policy, this.used, periodEnd(policy.period, now), now);
  }

  private reserved(whole: Granted, promptTokens: number, maxTokens: number): BudgetReservation {
    const { allowance, policy } = this;
    if (!isSoft(policy, this.used)) return { tokens: promptTokens + maxTokens, maxTokens, soft: false, granted: whole };
    const less = shortened(policy, maxTokens);
    allowance.refund(whole, maxTokens - less);
    return { tokens: promptTokens + less, maxTokens: less, soft: true, granted: whole };
  }

  /** Replaces a reservation by what was used; 0 for a generation that came to nothing. Nothing once its period has ended. */
  settle({ granted, tokens }: BudgetReservation, used: number): void {
    this.allowance.refund(granted, tokens - used);
  }

  /** As {@link SharedAllowance.rest}. */
  rest(): Promise<void> {
    return this.allowance.rest();
  }

  /** As {@link SharedAllowance.close}. */
  close(): Promise<void> {
    return this.allowance.close();
  }
}
