import { AssayError } from '@assay/contracts';

export type BudgetPeriod = 'day' | 'month';

export interface BudgetPolicy {
  readonly period: BudgetPeriod;
  /** Tokens of a period, prompt and answer together. */
  readonly tokens: number;
  /** Share of it from which answers are shortened, e.g. 0.8. */
  readonly softRatio: number;
  /** What becomes of an answer's most tokens then, e.g. 0.5. */
  readonly shortened: number;
}

export const BUDGET: Omit<BudgetPolicy, 'tokens'> = { period: 'month', softRatio: 0.8, shortened: 0.5 };

/** Plain data, so that it can live in a shared cell. What a replica has drawn counts as used until it gives it back. */
export interface BudgetState {
  /** Start of the period, ms since the epoch. */
  readonly periodStart: number;
  /** Tokens. */
  readonly used: number;
}

/** First millisecond of the period of `now`, UTC. */
export function periodStart(period: BudgetPeriod, now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), period === 'day' ? date.getUTCDate() : 1);
}

/** First millisecond of the period after that of `now`, UTC. */
export function periodEnd(period: BudgetPeriod, now: number): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
}

/** The budget as it is at `now`: a new period starts empty. Wall-clock time, since periods are the calendar's. */
export function budgetAt(state: BudgetState | undefined, policy: BudgetPolicy, now: number): BudgetState {
  const start = periodStart(policy.period, now);
  return state && state.periodStart >= start ? state : { periodStart: start, used: 0 };
}

/** Whether a budget of which so much is used, reservations included, is past its soft limit. */
export const isSoft = ({ softRatio, tokens }: BudgetPolicy, used: number): boolean => used > softRatio * tokens;

/** What becomes of an answer's most tokens past the soft limit. */
export const shortened = (policy: BudgetPolicy, maxTokens: number): number =>
  Math.min(maxTokens, Math.max(1, Math.floor(maxTokens * policy.shortened)));

/** `budget_exhausted` with what and until when. `used` counts reservations; `until` and `now` are ms since the epoch. */
export function budgetExhausted(policy: BudgetPolicy, used: number, until: number, now: number): AssayError {
  const details = {
    what: `tokens per ${policy.period}`,
    limit: policy.tokens,
    used,
    until: new Date(until).toISOString(),
    retryAfterMs: Math.max(0, until - now),
  };
  const message = `The budget of ${details.limit} ${details.what} is used up until ${details.until}.`;
  return new AssayError('budget_exhausted', { message, details });
}
