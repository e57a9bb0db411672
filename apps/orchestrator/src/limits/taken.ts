import { AssayError } from '@assay/contracts';
import type { BucketState, BudgetReservation, Granted, SharedAllowance, SharedBudget, SharedPermits } from '@assay/inference';

/** A limit on what comes in a minute. */
export interface Rate {
  readonly allowance: SharedAllowance<BucketState>;
  /** As it is told to who exceeds it. */
  readonly what: string;
  readonly perMinute: number;
}

/** The limits of one key, as far as it has them. */
export interface KeyLimits {
  readonly permits: SharedPermits | undefined;
  readonly inFlight: number;
  readonly requests: Rate | undefined;
  readonly tokens: Rate | undefined;
  readonly budget: SharedBudget | undefined;
}

/** When somebody who has too many in flight may try again: nobody knows when one of them ends, ms. */
const IN_FLIGHT_RETRY_MS = 1_000;

/** What one generation takes of the limits of its key: all of it, or nothing once it is settled with 0. */
export class Taken {
  private permit = false;
  private request: Granted | undefined;
  private budgeted: BudgetReservation | undefined;
  private granted: Granted | undefined;
  private isSettled = false;

  constructor(
    private readonly limits: KeyLimits,
    private readonly promptTokens: number,
    private readonly asked: number,
    private readonly onSettled: () => void,
  ) {}

  get maxTokens(): number {
    return this.budgeted?.maxTokens ?? this.asked;
  }

  get soft(): boolean {
    return this.budgeted?.soft ?? false;
  }

  /** Takes what is at hand; false: something is not, and {@link takeRest} has to ask for it. */
  tryAll(): boolean {
    const { permits, requests, budget, tokens } = this.limits;
    if (permits && !(this.permit = permits.tryTake())) return false;
    if (requests && !(this.request = requests.allowance.tryTake(1))) return false;
    if (budget && !(this.budgeted = budget.tryReserve(this.promptTokens, this.asked))) return false;
    return !tokens || (this.granted = tokens.allowance.tryTake(this.whole)) !== undefined;
  }

  /** Errors: `rate_limited`, `budget_exhausted`, `service_unavailable`; then it is to be settled with 0. */
  async takeRest(signal: AbortSignal): Promise<this> {
    const { permits, inFlight, requests, budget, tokens } = this.limits;
    if (permits && !this.permit && !(this.permit = await permits.take(signal)))
      throw limited('requests in flight', inFlight, IN_FLIGHT_RETRY_MS);
    if (requests) this.request ??= await take(requests, 1, signal);
    if (budget) this.budgeted ??= await budget.reserve(this.promptTokens, this.asked, signal);
    if (tokens) this.granted ??= await take(tokens, this.whole, signal);
    return this;
  }

  /** Replaces what was taken by what was used; what came to nothing consumed nothing. */
  settle(used: number): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const { limits, permit, request, budgeted, granted } = this;
    if (permit) limits.permits?.give();
    if (request && used === 0) limits.requests?.allowance.refund(request, 1);
    if (granted) limits.tokens?.allowance.refund(granted, this.whole - used);
    if (budgeted) limits.budget?.settle(budgeted, used);
    this.onSettled();
  }

  /** Tokens of prompt and longest answer. */
  private get whole(): number {
    return this.promptTokens + this.maxTokens;
  }
}

async function take({ allowance, what, perMinute }: Rate, amount: number, signal: AbortSignal): Promise<Granted> {
  const taken = await allowance.take(amount, signal);
  if (!taken.granted) throw limited(what, perMinute, taken.retryAfterMs);
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
